using System.Globalization;
using System.Text.RegularExpressions;

namespace Sidechain.Bench;

/// <summary>
/// A testing application that starts and stops again and again (nothing may stay), one without users (no trace may appear), and an unused
/// tab (it may send nothing).
/// </summary>
internal static partial class Cycles
{
    /// <summary>The longest that a process may outlive its application, seconds.</summary>
    private const string GoneSeconds = "15";

    /// <summary>Prints times of starts and stops; fails when a process, port, folder or thread stays, also of a killed AppHost.</summary>
    public static async Task<int> RunAsync(int runs)
    {
        var (passed, output) = await TestAsync(runs);
        var (start, stop) = Read(output);
        Console.WriteLine(passed ? $"{runs} cycles, nothing left" : output);
        Console.WriteLine(start);
        Console.WriteLine(stop);
        var (killed, what) = await EndToEndTest.RunAsync(
            "*LifetimeTests.Kill_OfTheAppHost_*", new Dictionary<string, string> { ["SIDECHAIN_GONE_SECONDS"] = GoneSeconds });
        Console.WriteLine(killed ? $"AppHost killed, and the dotnet run around it: nothing left after {GoneSeconds} s" : what);
        return passed && killed ? 0 : 1;
    }

    /// <summary>Watches an idle application for so many minutes.</summary>
    public static async Task<int> IdleAsync(int minutes)
    {
        var (passed, output) = await EndToEndTest.RunAsync(
            "*IdleTests.IdleApplication_MakesNoTraces",
            new Dictionary<string, string> { ["SIDECHAIN_IDLE_MINUTES"] = minutes.ToString(CultureInfo.InvariantCulture) });
        Console.WriteLine(passed ? $"{minutes} minutes, no trace" : output);
        return passed ? 0 : 1;
    }

    /// <summary>Watches a browser's tab that nobody uses for so many minutes.</summary>
    public static async Task<int> IdleTabAsync(int minutes)
    {
        var (passed, output) = await EndToEndTest.RunAsync(
            "*LifeTests.IdleTab_*",
            new Dictionary<string, string> { ["SIDECHAIN_IDLE_TAB_MINUTES"] = minutes.ToString(CultureInfo.InvariantCulture) },
            "Sidechain.Browser.Tests");
        Console.WriteLine(passed ? $"{minutes} minutes, no request" : output);
        return passed ? 0 : 1;
    }

    /// <summary>From the first line of the test to all healthy, without the first start of its process.</summary>
    public static async Task<Figures> StartsAsync(int runs) => Read((await TestAsync(runs + 1)).Output).Start;

    private static Task<(bool Passed, string Output)> TestAsync(int runs) => EndToEndTest.RunAsync(
        "*CycleTests.StartAndStop_*",
        new Dictionary<string, string>
        {
            ["SIDECHAIN_CYCLES"] = runs.ToString(CultureInfo.InvariantCulture),
            ["SIDECHAIN_GONE_SECONDS"] = GoneSeconds,
        });

    private static (Figures Start, Figures Stop) Read(string output)
    {
        var start = new Figures("testing application to all healthy, new data folder");
        var stop = new Figures("testing application to all stopped");
        foreach (Match cycle in Line().Matches(output))
        {
            // The first one of a process loads and compiles what the others find.
            if (cycle.Groups[1].Value != "1")
            {
                start.Add(TimeSpan.FromMilliseconds(int.Parse(cycle.Groups[2].Value, CultureInfo.InvariantCulture)));
                stop.Add(TimeSpan.FromMilliseconds(int.Parse(cycle.Groups[3].Value, CultureInfo.InvariantCulture)));
            }
        }

        return (start, stop);
    }

    [GeneratedRegex(@"cycle (\d+): healthy after (\d+) ms, stopped after (\d+) ms more")]
    private static partial Regex Line();
}
