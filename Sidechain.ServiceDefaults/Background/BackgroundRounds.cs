using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Database;

namespace Sidechain.ServiceDefaults.Background;

/// <summary>The last rounds of background services, as the health check <c>background</c>: degraded while one of them fails.</summary>
public class BackgroundRounds(IOptions<BackgroundOptions> options, Outages outages) : IHealthCheck
{
    private readonly ConcurrentDictionary<string, (int Failures, string Reason)> _failing = new(StringComparer.Ordinal);

    /// <summary>A round begins. What it throws, the round throws: so a test sees what each service does about a failure.</summary>
    public virtual void Begin(string service)
    {
    }

    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_failing.IsEmpty
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded(
                string.Join(
                    "; ",
                    _failing.OrderBy(service => service.Key, StringComparer.Ordinal)
                        .Select(service => $"{service.Key} fails: {service.Value.Reason}"))));

    internal void Succeed(string service) => _failing.TryRemove(service, out _);

    /// <returns>Failures in a row, the pause before the next round, and whether the log does not have the exception yet.</returns>
    internal (int Failures, TimeSpan Pause, bool IsNews) Fail(string service, Exception reason)
    {
        var failures = _failing.AddOrUpdate(service, (1, reason.Message), (_, before) => (before.Failures + 1, reason.Message)).Failures;
        var pause = options.Value.FirstPause * Math.Pow(2, Math.Min(failures - 1, 20));
        var isNews = outages.Caused(reason, out var isNewOutage) ? isNewOutage : failures == 1;
        return (failures, pause < options.Value.LongestPause ? pause : options.Value.LongestPause, isNews);
    }
}
