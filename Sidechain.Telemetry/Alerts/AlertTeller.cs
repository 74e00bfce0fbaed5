using Microsoft.Extensions.Options;

namespace Sidechain.Telemetry.Alerts;

/// <summary>Tells of an alert: in the log, and to the webhook.</summary>
internal sealed class AlertTeller(HttpClient http, IOptions<AlertOptions> options, TimeProvider time, ILogger<AlertTeller> logger)
{
    private const int Attempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task TellAsync(Alert alert, CancellationToken cancellationToken)
    {
        var examples = string.Join(", ", alert.Examples.Select(Spans.SpanIds.Text));
        if (alert.ResolvedAt is null)
        {
            AlertLog.Firing(logger, alert.Rule, alert.Value, alert.Threshold, alert.Spans, examples);
        }
        else
        {
            AlertLog.Resolved(logger, alert.Rule, alert.ResolvedAt.Value - alert.FiredAt);
        }

        if (options.Value.Webhook is { } webhook)
        {
            await PostAsync(webhook, alert, cancellationToken);
        }
    }

    private async Task PostAsync(Uri webhook, Alert alert, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            string reason;
            try
            {
                using var content = JsonContent.Create(AlertJson.Of(alert));
                using var answer = await http.PostAsync(webhook, content, cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }

                reason = $"it answered {(int)answer.StatusCode}";
            }
            catch (Exception away)
                when (away is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                reason = away.Message;
            }

            if (attempt == Attempts)
            {
                AlertLog.NotTold(logger, alert.Rule, reason);
                return;
            }

            await Task.Delay(Pause * attempt, time, cancellationToken);
        }
    }
}
