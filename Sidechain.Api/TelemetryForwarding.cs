using Sidechain.Api.Sessions;

namespace Sidechain.Api;

/// <summary>Telemetry's addresses at api's own, so that clients need only one. Telemetry checks the tokens itself.</summary>
internal static class TelemetryForwarding
{
    private static readonly string[] Paths =
    [
        "telemetry/{**rest}", "traces/{**rest}", "insights/{**rest}", "alerts/{**rest}", "users/me/traces",
    ];

    public static void MapTelemetry(this WebApplication app)
    {
        foreach (var path in Paths)
        {
            app.MapForwarder($"/api/v1/{path}", "telemetry").AllowAnonymous().ExcludeFromDescription().RefuseEndedSessions();
        }
    }
}
