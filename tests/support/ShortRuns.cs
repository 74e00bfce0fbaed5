using System.Runtime.CompilerServices;

namespace Sidechain.Tests;

/// <summary>
/// Tells programs that tests start, and theirs, how to compile. They run for seconds and use most code a few times: to compile it again,
/// for speed, was a third of a test run's processor time. A program that runs longer than the delay is compiled as ever.
/// </summary>
internal static class ShortRuns
{
    [ModuleInitializer]
    internal static void Begin()
    {
        Set("DOTNET_TieredPGO", "0");
        Set("DOTNET_TC_CallCountingDelayMs", "2000"); // hexadecimal: eight seconds in which nothing new ran, instead of a tenth
    }

    /// <summary>What is set already, as bench does for its long runs, stays.</summary>
    private static void Set(string name, string value)
    {
        if (Environment.GetEnvironmentVariable(name) is null)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}
