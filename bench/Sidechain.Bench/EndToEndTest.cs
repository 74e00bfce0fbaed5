namespace Sidechain.Bench;

/// <summary>Runs one end-to-end or browser test in its own process and application: short in <c>dotnet test</c>, long here.</summary>
internal static class EndToEndTest
{
    /// <summary>
    /// The runtime's own settings: a run that is long is compiled as in production. See <c>tests/support/ShortRuns.cs</c>.
    /// </summary>
    private static readonly Dictionary<string, string> Compilation =
        new() { ["DOTNET_TieredPGO"] = "1", ["DOTNET_TC_CallCountingDelayMs"] = "64" };

    /// <param name="test">A pattern of its full name.</param>
    /// <param name="environment">What makes it long.</param>
    /// <param name="project">Whose test it is.</param>
    /// <returns>Whether it passed, and what it printed.</returns>
    public static async Task<(bool Passed, string Output)> RunAsync(
        string test, IReadOnlyDictionary<string, string>? environment = null, string project = "Sidechain.EndToEnd.Tests")
    {
        using var run = Programs.Start(
            "dotnet",
            [
                Checkout.Built(project, $"{project}.dll"), "--filter-method", test, "--no-progress", "--output", "Detailed",
                "--show-stdout", "all",
            ],
            new Dictionary<string, string>([.. Compilation, .. environment ?? new Dictionary<string, string>()]));
        var errors = run.StandardError.ReadToEndAsync();
        var output = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        // No test is no success either.
        return (run.ExitCode == 0 && !output.Contains("succeeded: 0", StringComparison.Ordinal), output + await errors);
    }
}
