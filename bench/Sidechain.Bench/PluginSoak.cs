using System.Globalization;

namespace Sidechain.Bench;

/// <summary>
/// What is short for the plugin in <c>dotnet test</c>, long: kills at random times of a share, fifty producers for a minute, and the
/// encoder's alert until it is resolved.
/// </summary>
internal static class PluginSoak
{
    private const int Users = 50;
    private const int Seconds = 60;

    public static async Task<int> RunAsync(int kills)
    {
        var failed = 0;
        foreach (var (what, test, variables) in (IEnumerable<(string, string, Dictionary<string, string>)>)
            [
                ($"{kills} kills", "*CrashTests.Kills_*", new() { ["SIDECHAIN_PLUGIN_KILLS"] = Text(kills) }),
                ($"{Users} producers for {Seconds} s", "*ManyProducersTests.Run_*",
                    new() { ["SIDECHAIN_PLUGIN_USERS"] = Text(Users), ["SIDECHAIN_PLUGIN_SECONDS"] = Text(Seconds) }),
                ("the encoder's alert, until it is resolved", "*EncoderAlertTests.Alert_*", new() { ["SIDECHAIN_ALERT_RESOLVES"] = "1" }),
            ])
        {
            var (passed, output) = await EndToEndTest.RunAsync(test, variables);
            Console.WriteLine($"{what}: {(passed ? "passed" : "failed")}");
            Console.WriteLine(output);
            failed += passed ? 0 : 1;
        }

        return failed == 0 ? 0 : 1;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
