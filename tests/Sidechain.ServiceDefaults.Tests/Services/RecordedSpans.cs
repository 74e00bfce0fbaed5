using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;

namespace Sidechain.ServiceDefaults.Tests.Services;

/// <summary>The spans that an exporter would get. Other hosts of this process are heard too, so tests ask by trace.</summary>
internal sealed class RecordedSpans : BaseProcessor<Activity>
{
    private readonly ConcurrentQueue<Activity> _ended = new();

    public IEnumerable<Activity> All => _ended;

    public override void OnEnd(Activity data)
    {
        if (data.Recorded)
        {
            _ended.Enqueue(data);
        }
    }

    /// <summary>The spans of a trace, once the server's has ended: that is after its answer was read.</summary>
    public async Task<IReadOnlyList<Activity>> OfAsync(string traceId, int count = 1)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var spans = _ended.Where(span => span.TraceId.ToHexString() == traceId).ToList();
            if (spans.Count >= count)
            {
                return spans;
            }

            Assert.False(
                limit.IsCancellationRequested,
                $"{spans.Count} of {count} spans: {string.Join(", ", spans.Select(span => span.DisplayName))}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    public async Task<Activity> SingleAsync(string traceId) => Assert.Single(await OfAsync(traceId));
}
