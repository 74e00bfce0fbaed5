using System.Runtime.CompilerServices;
using Sidechain.Traces.Shapes;
using Sidechain.Traces.Shapes.Reports;

namespace Sidechain.Traces.Testing;

/// <summary>Assertions that wait: a trace's spans arrive when they do.</summary>
public static class ShapeAssertions
{
    /// <summary>Returns when the trace has the shape; a shape that forbids spans must hold until no more are due.</summary>
    /// <param name="shape">A shape, or the path of a <c>.shape</c> file relative to the calling source file.</param>
    /// <exception cref="ShapeMismatchException">It did not get it before the deadline.</exception>
    /// <exception cref="ShapeSyntaxException">The text is no shape.</exception>
    public static async Task<TraceObservation> ShouldHaveShapeAsync(
        this ObservedTrace trace,
        string shape,
        ShapeWait? wait = null,
        CancellationToken cancellationToken = default,
        [CallerFilePath] string caller = "")
    {
        ArgumentNullException.ThrowIfNull(trace);
        wait ??= new();
        if (ShapeFile.Named(shape, caller) is not { } file)
        {
            return await WaitAsync(trace, Shape.Parse(shape), wait, cancellationToken).ConfigureAwait(false);
        }

        if (!ShapeFile.Updating)
        {
            return await WaitAsync(trace, file.Read(), wait, cancellationToken).ConfigureAwait(false);
        }

        var settled = await SettleAsync(trace, wait, cancellationToken).ConfigureAwait(false);
        file.Update(settled.Document.Tree);
        return settled;
    }

    private static async Task<TraceObservation> WaitAsync(
        ObservedTrace trace, Shape shape, ShapeWait wait, CancellationToken cancellationToken)
    {
        ShapeMatch? match = null;
        var last = await PollAsync(
            trace,
            seen =>
            {
                match = shape.Match(seen.Document.Tree, seen.Activity);
                return match.Holds && (!shape.ForbidsSpans || IsSettled(seen, wait));
            },
            wait,
            cancellationToken).ConfigureAwait(false);
        if (last is (var reached, true))
        {
            return reached;
        }

        if (last is not (var observed, false))
        {
            throw Nothing(trace, wait);
        }

        var saved = SavedTrace.Write(observed.Document);
        var what = match!.Holds
            ? $"The trace has the shape, but it was not quiet for {wait.Quiet.TotalSeconds} s, and the shape forbids spans."
            : match.Explain();
        throw new ShapeMismatchException($"After {wait.Deadline.TotalSeconds} s: {what}\nTrace {trace.TraceId} as JSON: {saved}", match);
    }

    private static async Task<TraceObservation> SettleAsync(ObservedTrace trace, ShapeWait wait, CancellationToken cancellationToken) =>
        await PollAsync(trace, seen => IsSettled(seen, wait), wait, cancellationToken).ConfigureAwait(false) is (var observed, _)
            ? observed
            : throw Nothing(trace, wait);

    /// <returns>The last observation and whether it was good; null when nothing of the trace arrived.</returns>
    private static async Task<(TraceObservation Seen, bool Good)?> PollAsync(
        ObservedTrace trace, Func<TraceObservation, bool> isGood, ShapeWait wait, CancellationToken cancellationToken)
    {
        var started = wait.Time.GetTimestamp();
        TraceObservation? last = null;
        while (true)
        {
            if (await trace.ReadAsync(cancellationToken).ConfigureAwait(false) is { } seen)
            {
                if (isGood(seen))
                {
                    return (seen, true);
                }

                last = seen;
            }

            var left = wait.Deadline - wait.Time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                return last is null ? null : (last, false);
            }

            await Task.Delay(left < wait.Pause ? left : wait.Pause, wait.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsSettled(TraceObservation seen, ShapeWait wait) => seen.Document.IsSettled(wait.Quiet);

    private static ShapeMismatchException Nothing(ObservedTrace trace, ShapeWait wait) =>
        new($"After {wait.Deadline.TotalSeconds} s: no span of trace {trace.TraceId} has arrived. "
            + "Are the resources pointed at the collector, and do they export traces?");
}
