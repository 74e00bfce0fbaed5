using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.Telemetry.Insights;
using Sidechain.Telemetry.Store;
using Sidechain.Telemetry.Traces;
using Sidechain.Traces.Views;

namespace Sidechain.Telemetry.LiveView;

/// <summary>
/// A trace while it comes: <c>trace</c> with the whole document after each change, <c>waiting</c> when nothing has changed for a while, and
/// <c>end</c> with a reason. A user who may not see the trace gets <c>waiting</c>, as for a trace that has not come yet.
/// </summary>
internal sealed class TraceEvents(
    TraceReading traces,
    BigTraces big,
    LiveBuilds builds,
    StepNormals normals,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    IOptions<LiveOptions> options)
{
    public const string Changed = "trace";
    public const string Waiting = "waiting";
    public const string End = "end";

    private const int BigText = 1024 * 1024;

    // Two as a text, and one more once it is written.
    private const int BytesOfLetter = 3;

    private readonly LiveOptions _options = options.Value;

    /// <summary>The events until the trace is complete, or the stream has lasted for as long as it may.</summary>
    /// <param name="listener">Of that trace.</param>
    /// <param name="user">Who looks.</param>
    /// <param name="id">Of the trace, as the user knows it.</param>
    /// <param name="attributes">Documents have the attributes too.</param>
    /// <param name="seen">The version that the reader has already; null without one.</param>
    /// <param name="enter">Gives room for so many bytes until they are written, or null.</param>
    /// <param name="cancellationToken">The reader has gone.</param>
    public async IAsyncEnumerable<SseItem<string>> ReadAsync(
        TraceListener listener, SidechainUser user, string id, bool attributes, string? seen, Func<long, IDisposable?> enter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (stamp, hasNews, state) = ((string?)null, (bool?)false, (State?)null);
        do
        {
            var looked = time.GetTimestamp();
            var (text, room) = ((string?)null, (IDisposable?)null);
            // To read all spans and build their tree only to see that nothing is new would cost the same each time.
            var look = await LookAsync(id, user, cancellationToken);
            if (look is not null && look.Stamp != stamp)
            {
                (var found, text) = await ReadAsync(listener, id, user, attributes, isAgain: state is not null, seen, cancellationToken);
                if (text is not null && (room = enter((long)text.Length * BytesOfLetter)) is null)
                {
                    // What has not been told is read again.
                    (found, text) = (null, null);
                }

                (state, stamp) = (found ?? state, found is null ? null : look.Stamp);
            }
            else if (look is not null && state is not null)
            {
                state = state with { LastReceivedAgo = look.LastReceivedAgo };
            }

            if (text is not null)
            {
                seen = state!.Version;
                using (room)
                {
                    yield return new SseItem<string>(text, Changed) { EventId = seen };
                }
            }
            else if (hasNews == false)
            {
                yield return new SseItem<string>("{}", Waiting);
            }

            if (state?.IsSettled(_options.Quiet) == true)
            {
                yield return Ended("complete");
                yield break;
            }

            // A stream keeps what it has told last until it tells something else: of a big trace tens of megabytes. Its reader comes again.
            if (text is not null && (state!.Spans >= big.Least || text.Length >= BigText))
            {
                break;
            }

            // Big trees take long to make: a tenth of the time at most.
            hasNews = await HasNewsAsync(
                listener, Later(_options.LeastPause, 10 * time.GetElapsedTime(looked)), Pause(state), cancellationToken);
        }
        while (hasNews is not null && time.GetElapsedTime(started) < _options.Lifetime);

        yield return Ended(hasNews is null ? "stopping" : "limit");
    }

    /// <summary>Null when the service is stopping, which open streams would hold up until they end by themselves.</summary>
    private async Task<bool?> HasNewsAsync(TraceListener listener, TimeSpan least, TimeSpan most, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            await Task.Delay(least, time, stop.Token);
            return await listener.WaitAsync(most, time, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Nothing of the trace will change any more, and who has this version has it all.</summary>
    public async Task<bool> IsOverAsync(
        TraceListener listener, string id, SidechainUser user, string seen, CancellationToken cancellationToken) =>
        await ReadAsync(listener, id, user, attributes: false, isAgain: true, seen, cancellationToken) is ({ } state, null)
            && state.IsSettled(_options.Quiet);

    /// <summary>The trace's state, and its document where the reader has another. Both are null where there is none to see.</summary>
    private async Task<(State? State, string? Text)> ReadAsync(
        TraceListener listener, string id, SidechainUser user, bool attributes, bool isAgain, string? seen,
        CancellationToken cancellationToken)
    {
        using var turn = builds.Of(listener.UserId, listener.Address);
        using var place = big.Of(listener.UserId, listener.Address);
        try
        {
            await turn.EnterAsync(cancellationToken);
            // The verdict may need any attribute, whether or not it is shown.
            if (await traces.FindAsync(id, user, allAttributes: true, place, cancellationToken, isAgain) is not { } trace)
            {
                return (null, null);
            }

            var document = trace.Document(normals.P95, cancellationToken);
            var state = new State(
                Version(trace), trace.Spans.Count, document.ClientDone && document.Tree.Open == 0, document.Tree.IsWhole,
                document.LastReceivedAgo);
            return (
                state, state.Version == seen ? null : Encoding.UTF8.GetString(TreeJson.ToUtf8(document, attributes, cancellationToken)));
        }
        catch (StoreUnavailableException)
        {
            return (null, null);
        }
    }

    private async Task<TraceLook?> LookAsync(string id, SidechainUser user, CancellationToken cancellationToken)
    {
        try
        {
            return await traces.LookAsync(id, user, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    // A span never changes but once: from unfinished to finished.
    private static string Version(VisibleTrace trace) =>
        FormattableString.Invariant($"{trace.Spans.Count}-{trace.Spans.Count(span => span.Unfinished)}-{(trace.ClientDone ? 1 : 0)}");

    // A trace that only has to stay quiet is looked at when it has been.
    private TimeSpan Pause(State? state) =>
        Earlier(Later(state?.Left(_options.Quiet) ?? _options.MostPause, _options.LeastPause), _options.MostPause);

    private static TimeSpan Earlier(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static SseItem<string> Ended(string reason) => new($$"""{"reason":"{{reason}}"}""", End);

    /// <summary>What a stream remembers of the trace: no tree, which of a big one takes hundreds of megabytes.</summary>
    /// <param name="IsDone">The client is done, and its requests have their servers' spans.</param>
    /// <param name="IsWhole">Nothing that has come waits for more.</param>
    private sealed record State(string Version, int Spans, bool IsDone, bool IsWhole, TimeSpan LastReceivedAgo)
    {
        public bool IsSettled(TimeSpan quiet) => Left(quiet) <= TimeSpan.Zero;

        /// <summary>How long it has to stay as it is to be complete; null where more has to come.</summary>
        public TimeSpan? Left(TimeSpan quiet) =>
            IsDone ? quiet - LastReceivedAgo : IsWhole ? TraceDocument.LongQuiet - LastReceivedAgo : null;
    }
}
