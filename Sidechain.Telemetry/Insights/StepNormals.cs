using System.Collections.Frozen;
using Sidechain.ServiceDefaults.Background;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Insights;

/// <summary>The normal times of the clients' steps: their 95th percentiles of the last seven days, looked up once a minute.</summary>
internal sealed class StepNormals(
    StepStatistics statistics, StoreState state, BackgroundRounds rounds, TimeProvider time, ILogger<StepNormals> logger)
    : SteadyService(rounds, time, logger)
{
    /// <summary>Of fewer spans nobody can say what is normal.</summary>
    public const int LeastSpans = 20;

    private const int MostBins = 20_000;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private volatile FrozenDictionary<string, long> _p95 = FrozenDictionary<string, long>.Empty;

    /// <summary>Nanoseconds by the name of a client's span.</summary>
    public IReadOnlyDictionary<string, long> P95 => _p95;

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var steps = await statistics.OfClientsAsync(Time.GetUtcNow() - TimeSpan.FromDays(7), MostBins, cancellationToken);
        _p95 = steps.Where(step => step.Value.Spans >= LeastSpans)
            .GroupBy(step => step.Key.Name).ToFrozenDictionary(
                step => step.Key, step => (long)step.MaxBy(one => one.Value.Spans).Value.QuantileNs(0.95), StringComparer.Ordinal);
    }

    protected override Task PrepareAsync(CancellationToken stoppingToken) => state.WhenReady.WaitAsync(stoppingToken);

    // Where it fails, what was normal a minute ago still is.
    protected override async Task<TimeSpan> RoundAsync(CancellationToken stoppingToken)
    {
        await RefreshAsync(stoppingToken);
        return Minute;
    }
}
