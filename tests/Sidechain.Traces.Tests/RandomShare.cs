using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Tests;

/// <summary>Upload-and-share traces by seed: any durations, one request with its server's spans.</summary>
internal static class RandomShare
{
    private const long Ms = 1_000_000;

    /// <param name="skewNs">What the client's clock shows beyond the services'.</param>
    /// <param name="knowsServerTime">The answer said how long the server took.</param>
    public static Span[] Spans(Random random, long skewNs = 0, bool knowsServerTime = true)
    {
        long Some(int most) => 1_000 * random.Next(0, most * 1000);
        var start = 1_795_000_000_000 * Ms;
        var sent = start + Some(300);
        var received = sent + Some(50);
        var read = received + Some(400);
        var done = read + Some(60);
        var answered = done + Some(5);
        var got = answered + Some(50);
        var end = got + Some(40);
        var tail = answered + (random.Next(3) == 0 ? Some(100) : 0);
        return
        [
            Client(1, null, "cli.share_loop", start, end),
            Client(2, 1, "cli.encode_audio", start, sent),
            Client(3, 1, "cli.http_request", sent, got) with
            {
                Kind = ActivityKind.Client,
                Attributes = knowsServerTime
                    ? new Dictionary<string, object?> { ["http.server_time_ms"] = (answered - received) / 1e6 }
                    : Span.NoAttributes,
            },
            Server(4, 3, "POST /api/v1/posts", received, tail) with { Kind = ActivityKind.Server },
            Server(5, 4, "http.read_body", received, read),
            Server(6, 4, "feed.create_post", read, done),
        ];

        Span Client(int id, int? parent, string name, long from, long to) => Server(id, parent, name, from + skewNs, to + skewNs) with
        {
            Service = "sidechain-cli",
            Tier = "cli",
            ClientType = "cli",
            ClientVersion = "1.0.0",
        };
    }

    /// <summary>
    /// A client that stays open for up to an hour and sends two to six requests meanwhile, at random times. Starts at zero.
    /// </summary>
    public static Span[] Session(Random random)
    {
        var requests = random.Next(2, 7);
        var length = random.NextInt64(1_000 * Ms, 3_600_000 * Ms);
        var spans = new List<Span> { Client(1, null, "plugin.share_loop", 0, length) };
        for (var n = 0; n < requests; n++)
        {
            var sent = random.NextInt64(0, length - (400 * Ms));
            var received = sent + random.NextInt64(0, 50 * Ms);
            var answered = received + random.NextInt64(0, 200 * Ms);
            var got = answered + random.NextInt64(0, 50 * Ms);
            spans.Add(Client(2 + (2 * n), 1, "plugin.http_request", sent, got) with
            {
                Kind = ActivityKind.Client,
                Attributes = new Dictionary<string, object?> { ["http.server_time_ms"] = (answered - received) / 1e6 },
            });
            spans.Add(Server(3 + (2 * n), 2 + (2 * n), "POST /api/v1/posts", received, answered) with { Kind = ActivityKind.Server });
        }

        return [.. spans];

        static Span Client(int id, int? parent, string name, long from, long to) =>
            Server(id, parent, name, from, to) with
            {
                Service = "sidechain-plugin",
                Tier = "plugin",
                ClientType = "plugin",
                ClientVersion = "1.0.0",
            };
    }

    private static Span Server(int id, int? parent, string name, long from, long to) => new()
    {
        TraceId = DrawnTrace.TraceId,
        SpanId = DrawnTrace.Id(id),
        ParentSpanId = parent is { } number ? DrawnTrace.Id(number) : null,
        Name = name,
        Service = "api",
        Tier = "api",
        StartNs = from,
        EndNs = to,
    };
}
