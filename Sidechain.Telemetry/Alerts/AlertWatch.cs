using Microsoft.Extensions.Options;
using Npgsql;
using Sidechain.Telemetry.Insights;

namespace Sidechain.Telemetry.Alerts;

/// <summary>Looks at every rule once, in one replica at a time, and tells what has changed.</summary>
internal sealed class AlertWatch(
    AlertStore store, StepStatistics steps, AlertTeller teller, IOptions<AlertOptions> options, TimeProvider time)
{
    /// <summary>False when another replica is at it.</summary>
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        var changed = new List<Alert>();
        var isOurs = await store.AloneAsync(
            async connection =>
            {
                foreach (var rule in options.Value.Rules)
                {
                    if (await LookAsync(connection, rule, cancellationToken) is { } change)
                    {
                        changed.Add(change);
                    }
                }
            },
            cancellationToken);
        // Not before it is committed, and then whatever happens to those who are told.
        foreach (var change in changed)
        {
            await teller.TellAsync(change, cancellationToken);
        }

        return isOurs;
    }

    private async Task<Alert?> LookAsync(NpgsqlConnection connection, AlertRule rule, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var window = new StepHistogram();
        string[]? clients = rule.Client is { } client ? [client] : null;
        foreach (var part in (await steps.FindAsync([rule.Span], now - rule.Window, clients, cancellationToken)).Values)
        {
            window.Add(part);
        }

        var (value, threshold) = rule.ErrorRate is { } rate
            ? (window.Spans == 0 ? 0 : (double)window.Failed / window.Spans, rate)
            : (window.QuantileNs(rule.Quantile!.Value) / 1e6, rule.ThresholdMs!.Value);
        return window.Spans >= rule.LeastSpans && value > threshold
            ? await AlertStore.FireAsync(connection, rule, value, threshold, window.Spans, now, cancellationToken)
            : await AlertStore.ResolveAsync(connection, rule.Name, now, cancellationToken);
    }
}
