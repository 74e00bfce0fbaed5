using System.Threading.Channels;

namespace Sidechain.Telemetry.LiveView;

/// <summary>One who wants to know when a trace changes. News that come while it does not wait are kept, as one.</summary>
internal sealed class TraceListener(Guid traceId, string userId, string address, Action<TraceListener> leave) : IDisposable
{
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public Guid TraceId => traceId;

    public string UserId => userId;

    public string Address => address;

    public void Tell() => _news.Writer.TryWrite(true);

    /// <summary>True when the trace has changed since the last call, false when it has not within <paramref name="limit"/>.</summary>
    public async Task<bool> WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limited = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limited.Token, cancellationToken);
        try
        {
            return await _news.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => leave(this);
}
