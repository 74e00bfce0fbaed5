namespace Sidechain.Telemetry.Tests.Servers;

/// <summary>The service as a program of its own.</summary>
internal static class ServiceProgram
{
    /// <summary>The arguments of <c>dotnet</c>.</summary>
    public static string[] Command { get; } = [Path.Combine(AppContext.BaseDirectory, "Sidechain.Telemetry.dll")];
}
