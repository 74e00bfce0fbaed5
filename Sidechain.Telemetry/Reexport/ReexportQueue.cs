using System.Threading.Channels;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Reexport;

/// <summary>Client spans between their commit and the dashboard. Ingest never waits for it: what does not fit is dropped and counted.</summary>
internal sealed class ReexportQueue(IConfiguration configuration)
{
    private const int Capacity = 16_384;

    private readonly Channel<IncomingSpan> _spans = Channel.CreateBounded<IncomingSpan>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private long _dropped;

    /// <summary>Null where nobody wants spans.</summary>
    public ReexportTarget? Target { get; } = ReexportTarget.Of(configuration);

    public ChannelReader<IncomingSpan> Reader => _spans.Reader;

    /// <summary>A client's span that was stored now for the first time, or whose end was.</summary>
    public void Add(IncomingSpan span)
    {
        // An unfinished record comes again with its end.
        if (!span.Span.Unfinished && !_spans.Writer.TryWrite(span))
            Interlocked.Increment(ref _dropped);
    }

    /// <summary>Dropped since the last call.</summary>
    public long TakeDropped() => Interlocked.Exchange(ref _dropped, 0);
}
