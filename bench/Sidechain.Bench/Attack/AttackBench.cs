using System.Globalization;
using Npgsql;
using Sidechain.Telemetry.Load;

namespace Sidechain.Bench.Attack;

/// <summary>
/// The attacks one after the other beside quiet users, whose answers are measured. Fails when one in a hundred of those takes over a
/// second, a process ends or grows too big, or accepted data is missing.
/// </summary>
internal static class AttackBench
{
    private const double MostMs = 1000;

    // As docs/production.md has them.
    private static readonly Dictionary<string, long> MostMiB = new() { ["api"] = 450, ["telemetry"] = 1024 };

    // Each attack begins in peace.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(int seconds, string? only)
    {
        await using var application = await Application.StartAsync();
        var quiet = QuietUser.Some(application.Api);
        foreach (var user in quiet)
        {
            await user.SignUpAsync();
        }

        var token = await Attacker.SignUpAsync(application.Api);
        using var end = new CancellationTokenSource();
        var running = quiet.Select(user => user.RunAsync(end.Token)).ToArray();
        var isGood = true;
        Console.WriteLine("""
            | attack | quiet users: answers | p50 ms | p99 ms | most ms | of | refused | api MiB | telemetry MiB | CPU s: api, telemetry, attacker | load | answers to the attacker |
            | --- | ---: | ---: | ---: | ---: | --- | --- | ---: | ---: | ---: | ---: | --- |
            """);
        foreach (var name in Attacks.All.Select(attack => attack.Name)
            .Where(name => only is null || name.Contains(only, StringComparison.Ordinal)))
        {
            await Task.Delay(Rest);
            foreach (var user in quiet)
            {
                user.Begin();
            }

            application.Begin();
            using var attack = AttackProcess.Start(name, seconds, application.Api, token);
            var ended = attack.WaitForExitAsync();
            while (!ended.IsCompleted)
            {
                application.Measure();
                await Task.WhenAny(ended, Task.Delay(200));
            }

            isGood &= Row(name, application, quiet, (await attack.StandardOutput.ReadToEndAsync()).Trim().Split('|'));
        }

        await end.CancelAsync();
        await Task.WhenAll(running);
        var missing = 0;
        foreach (var user in quiet)
        {
            missing += await user.MissingAsync();
        }

        var wrong = await WrongAsync(application, quiet);
        Console.WriteLine(
            $"\nposts that were accepted and are missing: {missing}; spans missing or twice: {wrong}; services that ended: "
            + $"{string.Join(", ", application.Ended.DefaultIfEmpty("none"))}");
        return isGood && missing + wrong == 0 && !application.Ended.Any() ? 0 : 1;
    }

    private static bool Row(string name, Application application, IReadOnlyList<QuietUser> quiet, string[] attacker)
    {
        var sorted = quiet.SelectMany(user => user.Answers).OrderBy(answer => answer.Milliseconds).ToArray();
        var p99 = sorted.Length == 0 ? double.PositiveInfinity : sorted[(int)Math.Ceiling(0.99 * sorted.Length) - 1].Milliseconds;
        var refused = string.Join(
            ", ",
            quiet.SelectMany(user => user.Failures).CountBy(failure => failure).Select(failure => $"{failure.Value} × {failure.Key}"));
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        var (median, most) = (sorted.ElementAtOrDefault(sorted.Length / 2).Milliseconds, sorted.LastOrDefault());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {sorted.Length} | {median:0} | {p99:0} | {most.Milliseconds:0} | {most.What} | {refused} "
            + $"| {application.Memory["api"]} | {application.Memory["telemetry"]} "
            + $"| {application.CpuSeconds("api"):0.0}, {application.CpuSeconds("telemetry"):0.0}, {attacker[^1]} "
            + $"| {load} | {attacker[0]} |"));
        return p99 <= MostMs && refused.Length == 0 && MostMiB.All(bound => application.Memory[bound.Key] <= bound.Value);
    }

    /// <summary>Spans of the quiet users' accepted traces that are not there once.</summary>
    private static async Task<long> WrongAsync(Application application, IReadOnlyList<QuietUser> quiet)
    {
        await using var database = NpgsqlDataSource.Create(application.Database);
        await using var command = database.CreateCommand(
            "SELECT $2 * cardinality($1) - count(*) FROM telemetry.spans WHERE trace_id = ANY($1)");
        command.Parameters.Add(new() { Value = quiet.SelectMany(user => user.Traces).ToArray() });
        command.Parameters.Add(new() { Value = (long)SpanSample.SpansOfATrace });
        return Math.Abs((long)(await command.ExecuteScalarAsync())!);
    }
}
