using System.Net.Http.Json;

namespace Sidechain.Bench.Attack;

/// <summary>What worked once, each for as long as the bench says.</summary>
internal static class Attacks
{
    private const long WeekMs = 604_800_000;
    private const int MostSpans = 20_000;

    public static IReadOnlyList<(string Name, Func<Attacker, CancellationToken, Task> RunAsync)> All { get; } =
    [
        ("nothing", (_, stop) => Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, TaskScheduler.Default)),
        ("spans of a week, 20,000 a request", (attacker, stop) =>
            attacker.FloodAsync(2, true, () => Attacker.Spans(Document(MostSpans, _ => Trace(), $"\"duration_ms\":{WeekMs}")), stop)),
        ("the same without a token", (attacker, stop) =>
            attacker.FloodAsync(2, false, () => Attacker.Spans(Document(MostSpans, _ => Trace(), $"\"duration_ms\":{WeekMs}")), stop)),
        ("64 bodies that trickle",
            (attacker, stop) => attacker.TrickleAsync(
                64,
                "POST /api/v1/telemetry/spans HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4194304\r\n\r\n{",
                stop)),
        ("guesses of a password, 60 at once", (attacker, stop) =>
            attacker.FloodAsync(60, false, () => Json("auth/login", new { username = "alice", password = "guess" }), stop)),
        ("guesses for names of nobody",
            (attacker, stop) => attacker.FloodAsync(
                60, false, () => Json("auth/login", new { username = $"u{Random.Shared.Next()}", password = "guess" }), stop)),
        ("registrations, 60 at once",
            (attacker, stop) => attacker.FloodAsync(
                60, false, () => Json("users", new { username = $"u{Random.Shared.Next()}", password = "a-good-password" }), stop)),
        ("50,000 alike siblings, compared", (attacker, stop) =>
            ReadAsync(attacker, _ => "cli.step", "\"parent_span_id\":\"1\"", trace => $"traces/compare?a={trace}&b={trace}", stop)),
        ("50,000 orphans, read", (attacker, stop) =>
            ReadAsync(attacker, n => "cli.step", "\"parent_span_id\":\"ffffffffffffffff\"", trace => $"traces/{trace}", stop)),
        ("50,000 open requests, read",
            (attacker, stop) => ReadAsync(
                attacker, n => "cli.http_request", "\"attributes\":{\"sidechain.server.span_id\":\"fffffffffffffffe\"}",
                trace => $"traces/{trace}?attributes=true", stop)),
        ("long lists of big traces",
            (attacker, stop) => ReadAsync(attacker, n => "cli.step", "\"status\":\"ok\"", _ => "traces?limit=200", stop)),
        ("300 live views", (attacker, stop) =>
            attacker.FloodAsync(300, true, () => new HttpRequestMessage(HttpMethod.Get, $"/api/v1/traces/{Trace()}/events"), stop)),
        ("texts that are slow to mask",
            (attacker, stop) => attacker.FloodAsync(
                8, true,
                () => Attacker.Spans(
                    Document(
                        1900, _ => Trace(), $"\"attributes\":{{\"x\":\"{new string('a', 7000)}eyJeyJ=x://{new string('a', 900)} @\"}}")),
                stop)),
        ("uploads of 2 MB, 50 at once", (attacker, stop) => attacker.FloodAsync(50, true, Upload, stop)),
        ("versions and keys of their own",
            (attacker, stop) => attacker.FloodAsync(
                2, true,
                () => Attacker.Spans(
                    Document(5000, _ => Trace(), $"\"client_version\":\"{Guid.NewGuid()}\",\"attributes\":{{\"{Guid.NewGuid()}\":1}}")),
                stop)),
    ];

    private static async Task ReadAsync(
        Attacker attacker, Func<int, string> name, string member, Func<string, string> path, CancellationToken stop)
    {
        var trace = Trace();
        using (var http = attacker.Client())
        {
            for (var from = 1; from <= 50_000; from += MostSpans)
            {
                var start = from;
                using var request = Attacker.Spans(Document(MostSpans, _ => trace, member, name, start));
                using var answer = await http.SendAsync(request, CancellationToken.None);
            }
        }

        await attacker.FloodAsync(8, true, () => new HttpRequestMessage(HttpMethod.Get, $"/api/v1/{path(trace)}"), stop);
    }

    private static string Document(int count, Func<int, string> trace, string member, Func<int, string>? name = null, int from = 1)
    {
        var start = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var spans = Enumerable.Range(from, count).Select(n =>
            $"{{\"trace_id\":\"{trace(n)}\",\"span_id\":\"{n:x16}\",\"name\":\"{name?.Invoke(n) ?? "cli.share_loop"}\","
            + $"\"start_time_ms\":{start},\"client_type\":\"cli\",{member}}}");
        return $"{{\"spans\":[{string.Join(',', spans)}]}}";
    }

    private static string Trace() => Guid.NewGuid().ToString("N");

    private static HttpRequestMessage Json(string path, object body) =>
        new(HttpMethod.Post, $"/api/v1/{path}") { Content = JsonContent.Create(body) };

    private static HttpRequestMessage Upload() => new(HttpMethod.Post, "/api/v1/posts")
    {
        Content = new MultipartFormDataContent { { new ByteArrayContent(QuietUser.Wav(2_000_000)), "audio", "loop.wav" } },
    };
}
