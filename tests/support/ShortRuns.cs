using System.Runtime.CompilerServices;

namespace Sidechain.Tests;

/// <summary>
/// Tells the programs that tests start, and those that these start, how to compile. They run for seconds, and what a test needs of them runs a few times: compiling
/// it a second time, for speed, was a third of the processor time of a test run. A program that runs on for longer than the delay is compiled as ever.
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
