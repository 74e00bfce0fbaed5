using Sidechain.Telemetry.Load;

namespace Sidechain.Bench.Ingest;

/// <summary>The service as it was built.</summary>
internal static class Service
{
    /// <summary>The arguments of <c>dotnet</c>.</summary>
    public static string[] Program { get; } = [Checkout.Built("Sidechain.Telemetry", "Sidechain.Telemetry.dll")];

    public static Task<TelemetryProcess> StartAsync(string connectionString, params (string Name, string Value)[] settings) =>
        TelemetryProcess.StartAsync(Program, connectionString, settings);
}
