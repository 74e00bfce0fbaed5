using Sidechain.Audio.Opus;
using Sidechain.Audio.Wav;
using Sidechain.Client.Commands;
using Sidechain.Client.Documents;
using Sidechain.Client.Failures;
using Sidechain.Client.Terminal;
using Sidechain.PluginHostSim.Faults;
using Sidechain.PluginHostSim.Plugin.Sharing;
using Sidechain.Tracing.Conventions;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>
/// <c>share --pending</c>: posts the captures of earlier runs, each in a trace of its own. A refused one does not keep the others back. The
/// result is printed even where it breaks off in the middle.
/// </summary>
/// <param name="run">The session and the screen.</param>
/// <param name="captures">The user's.</param>
internal sealed class PendingAction(CommandRun run, PendingCaptures captures)
{
    private readonly List<ShareDocument> _posted = [];
    private readonly List<RefusedDocument> _refused = [];
    private IReadOnlyList<string> _damaged = [];

    private string Origin => run.Session.Settings.Origin;

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(FaultPlan plan, CancellationToken cancellationToken)
    {
        captures.ThrowIfUnreadable();
        await ShareAction.LogInAsync(run.Session, SpanNames.ShareLoop, cancellationToken);
        await using var faults = await ServerFaults.SetAsync(run, plan, cancellationToken);
        captures.RemoveLeftOvers();
        _damaged = captures.Damaged();
        run.Screen.FailureDocument = failure => Print(failure);
        try
        {
            await ShareAllAsync(cancellationToken);
        }
        finally
        {
            Complain();
        }

        // The start that is made for what earlier ones left waits for their traces too, also where there was nothing to post.
        var earlier = await run.Session.DrainAsync(run.Session.Settings.FlushLimit, cancellationToken);
        if (run.Screen.Json)
        {
            Print(failure: null);
        }
        else if (_posted.Count + _refused.Count + _damaged.Count == 0)
        {
            run.Screen.Line("No capture waits: every one is posted.");
        }

        if (earlier is { Pending: > 0, Reason: { } reason })
        {
            run.Screen.Note($"{earlier.Pending} spans of earlier starts wait for the next one: {reason}");
        }

        return _refused.Count + _damaged.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private async Task ShareAllAsync(CancellationToken cancellationToken)
    {
        await using var sharer = new LoopSharer(run.Session);
        var waiting = captures.Take(Origin);
        try
        {
            foreach (var held in waiting)
            {
                await ShareAsync(sharer, held, cancellationToken);
            }
        }
        finally
        {
            foreach (var held in waiting)
            {
                held.Dispose();
            }
        }
    }

    private async Task ShareAsync(LoopSharer sharer, HeldCapture held, CancellationToken cancellationToken)
    {
        var request = held.Request();
        try
        {
            var shared = await BarProgress.ShowAsync(progress => sharer.ShareAsync(request, progress, cancellationToken));
            run.Screen.Warnings(held.Posted() is { } left ? [left] : []);
            _posted.Add(ShareReport.Document(shared, run.Session.TraceId, request.EarlierTraceId));
            if (!run.Screen.Json)
            {
                ShareReport.Print(run.Screen, shared, run.Session.TraceId, request.EarlierTraceId);
            }
        }
        catch (Exception e) when (IsAboutThisOne(e))
        {
            _refused.Add(new RefusedDocument(held.Capture.Key, e.Message, run.Session.TraceId));
        }
        finally
        {
            held.Dispose();
        }
    }

    /// <summary>Whether the next capture may fare better: not where nobody answers or is logged in, or the server asks to wait.</summary>
    private static bool IsAboutThisOne(Exception failure) => failure switch
    {
        InvalidAudioException or AudioEncodingException => true,
        ClientException { Status: { } status } => status is not (401 or 403 or 408 or 429 or 503),
        ClientException { ExitCode: ExitCodes.NotFound } => true,
        ClientException { InnerException: IOException or UnauthorizedAccessException } => true,
        _ => false,
    };

    /// <summary>The one document of JSON mode.</summary>
    /// <param name="failure">Why it broke off; null where it did not.</param>
    private void Print(ErrorDocument? failure) => run.Screen.Document(
        new SharesDocument(_posted, _refused, _damaged, captures.Count(Origin), failure?.Error, failure?.TraceId),
        PluginJson.Readable.SharesDocument);

    private void Complain()
    {
        foreach (var (capture, error, traceId) in _refused)
        {
            var trace = traceId is null ? "" : $" (trace {traceId})";
            run.Screen.Warning(
                $"The capture {capture} was not posted{trace}: {error} It goes on waiting. "
                + $"To delete it: ./plugin-host share --discard {capture}");
        }

        foreach (var capture in _damaged)
        {
            run.Screen.Warning(
                $"The capture {capture} is damaged or may not be read, and cannot be shared. "
                + $"To delete it: ./plugin-host share --discard {capture}");
        }
    }
}
