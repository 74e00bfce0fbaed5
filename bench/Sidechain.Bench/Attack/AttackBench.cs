using System.Globalization;
using Npgsql;
using Sidechain.Telemetry.Load;

namespace Sidechain.Bench.Attack;

/// <summary>The attacks one after the other beside a quiet user, whose answers are measured. Fails when one takes longer than a second at p99, a process ends or grows too big, or something accepted is missing.</summary>
internal static class AttackBench
{
    private const double MostMs = 1000;

    // As docs/production.md has them.
    private static readonly Dictionary<string, long> MostMiB = new() { ["api"] = 450, ["telemetry"] = 1024 };

    public static async Task<int> RunAsync(int seconds, string? only)
    {
        await using var application = await Application.StartAsync();
        var (quiet, attacker) = (new QuietUser(application), new Attacker(application));
        await attacker.SignUpAsync();
        using var end = new CancellationTokenSource();
        var running = quiet.RunAsync(end.Token);
        var isGood = true;
        Console.WriteLine("| attack | quiet user: answers | p50 ms | p99 ms | most ms | refused | api MiB | telemetry MiB | answers to the attacker |\n| --- | ---: | ---: | ---: | ---: | --- | ---: | ---: | --- |");
        foreach (var (name, attackAsync) in Attacks.All.Where(attack => only is null || attack.Name.Contains(only, StringComparison.Ordinal)))
        {
            quiet.Begin();
            attacker.Begin();
            application.Memory.Clear();
            using (var stop = new CancellationTokenSource(TimeSpan.FromSeconds(seconds)))
            {
                var attack = attackAsync(attacker, stop.Token);
                while (!attack.IsCompleted)
                {
                    application.Measure();
                    await Task.WhenAny(attack, Task.Delay(200, CancellationToken.None));
                }

                await attack;
            }

            isGood &= Row(name, application, quiet, attacker);
        }

        await end.CancelAsync();
        await running;
        var (missing, twice) = (await quiet.MissingAsync(), await WrongAsync(application, quiet));
        Console.WriteLine($"\nposts that were accepted and are missing: {missing}; spans missing or twice: {twice}; services that ended: {string.Join(", ", application.Ended.DefaultIfEmpty("none"))}");
        return isGood && missing + twice == 0 && !application.Ended.Any() ? 0 : 1;
    }

    private static bool Row(string name, Application application, QuietUser quiet, Attacker attacker)
    {
        var sorted = quiet.Milliseconds.ToArray().Order().ToArray();
        var p99 = sorted.Length == 0 ? double.PositiveInfinity : sorted[(int)Math.Ceiling(0.99 * sorted.Length) - 1];
        var refused = string.Join(", ", quiet.Failures.ToArray().CountBy(failure => failure).Select(failure => $"{failure.Value} × {failure.Key}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {sorted.Length} | {sorted.ElementAtOrDefault(sorted.Length / 2):0} | {p99:0} | {sorted.LastOrDefault():0} | {refused} | {application.Memory["api"]} | {application.Memory["telemetry"]} | {attacker.Answers} |"));
        return p99 <= MostMs && refused.Length == 0 && MostMiB.All(bound => application.Memory[bound.Key] <= bound.Value);
    }

    /// <summary>Spans of the quiet user's accepted traces that are not there once.</summary>
    private static async Task<long> WrongAsync(Application application, QuietUser quiet)
    {
        await using var database = NpgsqlDataSource.Create(application.Database);
        await using var command = database.CreateCommand("SELECT $2 * cardinality($1) - count(*) FROM telemetry.spans WHERE trace_id = ANY($1)");
        command.Parameters.Add(new() { Value = quiet.Traces.ToArray() });
        command.Parameters.Add(new() { Value = (long)SpanSample.SpansOfATrace });
        return Math.Abs((long)(await command.ExecuteScalarAsync())!);
    }
}
