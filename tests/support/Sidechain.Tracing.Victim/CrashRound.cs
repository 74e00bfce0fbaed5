using System.Diagnostics;
using System.Globalization;
using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Client.Http;
using Sidechain.Tracing.Client.Spool;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Victim;

/// <summary>One kill and its consequences. The seed decides the point, the server's faults and the size of the segments.</summary>
internal static class CrashRound
{
    private const int MostLines = 3000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <param name="seed">Repeats the round, as far as the machine does.</param>
    /// <param name="victims">Processes that share the spool.</param>
    public static async Task<CrashReport> RunAsync(int seed, int victims = 1)
    {
        var random = new Random(seed);
        var folder = Directory.CreateTempSubdirectory("sidechain-crash-");
        try
        {
            await using var sink = await CrashSink.StartAsync(seed);
            sink.IsFaulty = random.Next(2) == 0;
            var segmentBytes = random.Next(3) == 0 ? 512 * 1024 : 4096;
            var kills = Enumerable.Range(0, victims).Select(client => (Own: random.Next(), Client: client % (Flow.Clients.Count - 1)))
                .Select(victim =>
                    Task.Run(() => KillAsync(sink.Address, folder.FullName, segmentBytes, victim.Client, new Random(victim.Own)))).ToList();
            var lines = new List<string[]>();
            var drained = 0;
            foreach (var kill in kills)
            {
                lines.AddRange(await kill);
                sink.IsFaulty &= kill != kills[^1];
                drained += await DrainAsync(sink.Address, folder.FullName, segmentBytes, mayFail: sink.IsFaulty);
            }

            return Account(lines, sink, drained, [.. folder.GetFiles().Select(f => $"{f.Name} ({f.Length} bytes)")]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Starts a victim, kills it some microseconds after a line of its own, and gives what it had said until then.</summary>
    private static async Task<IReadOnlyList<string[]>> KillAsync(Uri server, string folder, int segmentBytes, int client, Random random)
    {
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "Sidechain.Tracing.Victim"), [server.ToString(), folder, $"{segmentBytes}", $"{client}"])
        {
            RedirectStandardOutput = true,
        };
        using var victim = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        var lines = new List<string[]>();
        var last = random.Next(MostLines);
        while (lines.Count < last && await victim.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            lines.Add(line.Split(' '));
        }

        for (var until = Stopwatch.GetTimestamp() + random.Next((int)(Stopwatch.Frequency / 1000)); Stopwatch.GetTimestamp() < until;)
        {
            Thread.SpinWait(10);
        }

        victim.Kill();
        while (await victim.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            lines.Add(line.Split(' '));
        }

        await victim.WaitForExitAsync(limit.Token);
        return [.. lines.Select(line => (string[])[.. line, $"{client}"])];
    }

    private static async Task<int> DrainAsync(Uri server, string folder, int segmentBytes, bool mayFail)
    {
        using var untraced = TracedHttpClient.CreateUntraced(server);
        using var spool = SpanSpool.Open(Flow.Spool(folder, segmentBytes), Flow.Clients[^1]);
        using var delivery = new SpanDelivery(untraced, () => null, spool: spool);
        var result = await delivery.DrainAsync(Limit);
        return result.Reason is null || mayFail ? result.Sent : throw new InvalidOperationException(result.Reason);
    }

    private static CrashReport Account(IReadOnlyList<string[]> lines, CrashSink sink, int drained, IReadOnlyList<string> filesLeft)
    {
        var started = lines.Where(l => l[0] == Flow.Started).Select(l => (l[1], l[2])).ToHashSet();
        var ended = lines.Where(l => l[0] == Flow.Ended).Select(l => (l[1], l[2])).ToHashSet();
        return new CrashReport
        {
            Started = started.Count,
            Ended = ended.Count,
            Stored = ended.Count(s => sink.Find(s.Item1, s.Item2) is { IsUnfinished: false }),
            Unfinished = started.Except(ended).Count(s => sink.Find(s.Item1, s.Item2) is not null),
            Strangers = lines.Count(
                l => sink.Find(l[1], l[2]) is { } span && !IsOf(Flow.Clients[int.Parse(l[3], CultureInfo.InvariantCulture)], span)),
            Drained = drained,
            Repeats = sink.Repeats,
            Losses = sink.Losses,
            FilesLeft = filesLeft,
        };
    }

    private static bool IsOf(ClientIdentity client, WireSpan span) =>
        (span.ClientType, span.ClientVersion) == (client.Type, client.Version);
}
