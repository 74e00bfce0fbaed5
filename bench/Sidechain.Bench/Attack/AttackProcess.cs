using System.Diagnostics;

namespace Sidechain.Bench.Attack;

/// <summary>
/// One attack as a program of its own with less priority: an attacker has its own machine, so the cost of its requests must not come out of
/// the services' share. <c>attack-process NAME SECONDS ADDRESS TOKEN</c>.
/// </summary>
internal static class AttackProcess
{
    public const string Command = "attack-process";

    /// <summary>Starts it; its answers are on standard output once it has ended.</summary>
    public static Process Start(string name, int seconds, Uri api, string token) =>
        Programs.Start(
            "nice", ["-n", "5", "dotnet", typeof(AttackProcess).Assembly.Location, Command, name, $"{seconds}", api.OriginalString, token],
            new Dictionary<string, string>());

    /// <summary>Runs in that process.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var attacker = new Attacker(new Uri(args[2]), args[3]);
        using var stop = new CancellationTokenSource(
            TimeSpan.FromSeconds(int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture)));
        await Attacks.All.Single(attack => attack.Name == args[0]).RunAsync(attacker, stop.Token);
        Console.WriteLine($"{attacker.Answers}|{Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:0.0}");
        return 0;
    }
}
