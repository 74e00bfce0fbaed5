using System.CommandLine;
using System.Globalization;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Client.Terminal;
using Sidechain.PluginHostSim.Validation;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary><c>plugin-host validate</c>: does to a plugin what hosts do to it, as pluginval does.</summary>
internal static class ValidateCommand
{
    private const int LeastStrictness = 1;
    private const int MostStrictness = 10;

    /// <summary>The level that hosts ask for.</summary>
    private const int UsualStrictness = 5;

    public static Command Create()
    {
        var plugin = HostCommandOptions.PluginOption();
        var strictness = HostCommandOptions.Whole(
            "--strictness", "5 is what hosts ask for, 8 to 10 what good vendors run", LeastStrictness, MostStrictness, UsualStrictness);
        var seed = HostCommandOptions.Whole("--seed", "Seed of everything that is random", 0, int.MaxValue, 1);
        var json = CommandFrame.JsonOption();
        var command = new Command("validate", """
            Test a plugin with pluginval's tests, and with tests for locks, waits and files in the callback
              ./plugin-host validate --strictness 10
              ./plugin-host validate --strictness 10 --plugin violator-locks
            """) { plugin, strictness, seed, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            var screen = new Screen(parsed.GetValue(json));
            var entry = PluginCatalog.Find(parsed.GetRequiredValue(plugin))!;
            var report = PluginValidator.Run(
                entry, parsed.GetValue(strictness), parsed.GetValue(seed), test => Announce(screen, test), cancellationToken);
            if (screen.Json)
            {
                screen.Document(report, HostJson.Default.ValidationReport);
            }
            else
            {
                Show(report, screen);
            }

            return Task.FromResult(report.Passed ? ExitCodes.Done : ExitCodes.Failed);
        });
        return command;
    }

    /// <summary>Which test a plugin took the process down with is worth knowing.</summary>
    private static void Announce(Screen screen, PluginTest test)
    {
        if (Screen.ShowsProgress)
        {
            screen.Note($"{test.Name} …");
        }
    }

    private static void Show(ValidationReport report, Screen screen)
    {
        foreach (var test in report.Tests)
        {
            var mark = test.Passed ? "✔" : "✘";
            screen.Line(string.Create(CultureInfo.InvariantCulture, $"{mark} {test.Level,2}  {test.Name}  ({test.DurationMs:0} ms)"));
            foreach (var failure in test.Failures)
            {
                screen.Line($"      {failure}");
            }

            if (!test.Passed)
            {
                screen.Hint($"      {test.Explanation}");
            }
        }

        var failed = report.Tests.Count(test => !test.Passed);
        var summary = $"{report.Plugin} at strictness {report.Strictness}: {report.Tests.Count - failed} passed, {failed} failed.";
        if (report.Passed)
        {
            screen.Success(summary);
        }
        else
        {
            screen.Line(summary);
        }
    }
}
