using System.Threading.Channels;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Dashboard;

/// <summary>Client spans on their way to the dashboard. Ingest never waits: spans that do not fit are dropped and counted.</summary>
internal sealed class ReexportQueue(IConfiguration configuration) : ICommitListener
{
    private const int Capacity = 16_384;

    // Letters: a few spans may be as heavy as thousands. The light ones have room beside the heavy.
    private const long MostWeight = 32 * 1024 * 1024;
    private const int Light = 4096;

    private readonly Channel<IncomingSpan> _spans = Channel.CreateBounded<IncomingSpan>(
        new BoundedChannelOptions(Capacity) { SingleReader = true });
    private long _weight;
    private long _dropped;

    /// <summary>Null where nobody wants spans.</summary>
    public ReexportTarget? Target { get; } = ReexportTarget.Of(configuration);

    /// <inheritdoc/>
    public bool WantsSpans => Target is not null;

    /// <inheritdoc/>
    public bool WantsTraces => false;

    /// <summary>True when there is something to take, false when there will never be.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _spans.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>The next spans, of so many letters together or one alone.</summary>
    public List<IncomingSpan> Take(int most, long mostWeight)
    {
        var (taken, weight) = (new List<IncomingSpan>(), 0L);
        while (taken.Count < most && _spans.Reader.TryPeek(out var next) && (taken.Count == 0 || weight + next.Span.Weight <= mostWeight))
        {
            _spans.Reader.TryRead(out var span);
            taken.Add(span);
            weight += span.Span.Weight;
        }

        Interlocked.Add(ref _weight, -weight);
        return taken;
    }

    /// <summary>A client's span that was stored now for the first time, or whose end was.</summary>
    public void Stored(IncomingSpan span)
    {
        // An unfinished record comes again with its end.
        if (span.Span.Unfinished)
        {
            return;
        }

        var weight = span.Span.Weight;
        if ((Interlocked.Add(ref _weight, weight) <= MostWeight || weight <= Light) && _spans.Writer.TryWrite(span))
        {
            return;
        }

        Interlocked.Add(ref _weight, -weight);
        Interlocked.Increment(ref _dropped);
    }

    /// <inheritdoc/>
    public void Changed(IReadOnlyCollection<Guid> traces)
    {
    }

    /// <summary>Dropped since the last call.</summary>
    public long TakeDropped() => Interlocked.Exchange(ref _dropped, 0);
}
