using System.Net;
using System.Net.Http.Json;
using Sidechain.Client.Commands;
using Sidechain.Client.Sessions;

namespace Sidechain.PluginHostSim.Faults;

/// <summary>Asks a development host to misbehave for this user's requests; no trace shows the asking.</summary>
internal static class ServerFaults
{
    private const string Route = "api/v1/development/faults";

    /// <summary>Longer than a share takes; the host ends them by itself.</summary>
    private const int Seconds = 120;

    /// <summary>How long another upload holds the key: long enough for this one to be encoded and sent meanwhile.</summary>
    private const double HoldMs = 4000;

    /// <summary>Whether the plan has any.</summary>
    public static bool Any(FaultPlan plan) => All(plan).Any();

    /// <exception cref="ClientException">The server has no such faults, or does not take them.</exception>
    public static async Task SetAsync(ApiSession session, HttpClient untraced, FaultPlan plan, CancellationToken cancellationToken)
    {
        foreach (var (target, mode, delayMs) in All(plan))
        {
            using var request = session.Request(HttpMethod.Put, $"{Route}/{target}");
            request.Content = JsonContent.Create(new { mode, delay_ms = delayMs, seconds = Seconds });
            using var response = await untraced.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                throw new ClientException($"{session.Settings.Origin} is no development host, so it has no faults to switch on.", ExitCodes.NotFound);
            }

            await ApiFailure.ThrowIfFailedAsync(response, session.Settings.Origin, cancellationToken);
        }
    }

    public static async Task ClearAsync(ApiSession session, HttpClient untraced, CancellationToken cancellationToken)
    {
        using var request = session.Request(HttpMethod.Delete, Route);
        using var response = await untraced.SendAsync(request, cancellationToken);
    }

    private static IEnumerable<(string Target, string Mode, int DelayMs)> All(FaultPlan plan)
    {
        if (plan.Has(FaultCatalog.ApiErrors))
        {
            yield return ("api", "fail", 1);
        }

        if ((plan.Value(FaultCatalog.SlowDatabase) ?? (plan.Has(FaultCatalog.KeyCollision) ? HoldMs : null)) is { } ms)
        {
            yield return ("database", "slow", (int)ms);
        }

        if (plan.Has(FaultCatalog.StreamDown))
        {
            yield return ("stream", "fail", 1);
        }

        if (plan.Has(FaultCatalog.ColdCache))
        {
            yield return ("cache", "cold", 1);
        }
    }
}
