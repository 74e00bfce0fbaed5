using System.Reflection;

namespace Sidechain.Client.Sessions;

/// <summary>The program that runs: how its user calls it, and how its spans name it.</summary>
/// <param name="Command">What is typed, for example <c>sidechain</c>.</param>
/// <param name="ClientType">The first part of its spans' names; one of <see cref="Tracing.Conventions.ClientTypes"/>.</param>
/// <param name="ServiceName">Value of <c>service.name</c>.</param>
public sealed record ClientProgram(string Command, string ClientType, string ServiceName)
{
    /// <summary>What <c>X-Client-Version</c> says.</summary>
    public static string Version { get; } =
        typeof(ClientProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
