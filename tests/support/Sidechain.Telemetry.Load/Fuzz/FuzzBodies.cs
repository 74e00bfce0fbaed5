using System.Diagnostics;
using System.Globalization;
using System.Text;
using Sidechain.Tests;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Load.Fuzz;

/// <summary>Well-formed bodies of every door, with all that may be in them, to be broken.</summary>
internal static class FuzzBodies
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    // A row that all bodies shared would be all that is measured.
    private const int Traces = 4096;

    private const long StartNs = 1_788_000_000_000_000_000;

    // Both spellings, and what old clients send.
    private static readonly byte[] ClientJson = Encoding.UTF8.GetBytes($$$"""
        {"batch_id":"b-1","attempt_sent_at_ms":1788000000100.5,"clock":{"offset_ms":-12.25,"rtt_ms":3},"done":["{{{Trace}}}","abc123def456"],"dropped":[{"reason":"queue_full","count":3}],
        "spans":[{"trace_id":"{{{Trace}}}","span_id":"00f067aa0ba902b7","name":"plugin.share_loop","start_time_ms":1788000000000.125,"end_time_ms":1788000000100,"duration_ms":99.875,"status":"error","status_message":"no \"line\"",
          "attributes":{"file.size":1800000,"ratio":0.25,"flag":true,"none":null,"list":["a","b"],"deep":{"a":[1,{"b":2}]},"url.full":"https://u:p@example.com/x","text":"\u00fc\ud83d\ude00"},
          "events":[{"name":"file_selected","timestamp_ms":1788000000001,"attributes":{"n":1}},["camel",1788000000002]],"client_type":"plugin","client_version":"1.2.0"},
         {"traceId":"{{{Trace}}}","spanId":"A1","parentSpanId":"00f067aa0ba902b7","name":"plugin.encode_audio","startTime":1788000000010,"endTime":1788000000020,"statusMessage":"","events":null,"attributes":null,"clientType":"plugin"},
         {"trace_id":"abc123def456","span_id":"a2","name":"cli.x","start_time_ms":1788000000010,"client_type":"cli"}]}
        """);

    private static readonly Span[] Spans =
    [
        Span("0000000000000001", null, "POST /api/v1/posts", ActivityKind.Server, SpanStatus.Ok),
        Span("0000000000000002", "0000000000000001", "INSERT audio_posts", ActivityKind.Client, SpanStatus.Error),
        Span("0000000000000003", "0000000000000002", "feed.create_post", ActivityKind.Internal, SpanStatus.Ok),
    ];

    private static readonly byte[] OtlpJson = OtlpJsonRequest.Of(Spans);

    private static readonly byte[] Logs = LogRequest.Of(
        "api",
        LogRequest.Record(
            Trace, "0000000000000001", "a line", DateTime.UnixEpoch.AddTicks(StartNs / 100), ("n", 1L),
            ("list", new object?[] { 1L, "two" })),
        LogRequest.Record(Trace, "0000000000000002", "another", DateTime.UnixEpoch.AddTicks(StartNs / 100), ("user.id", "alice")));

    // What the field sent to a door: any of them may come to the other door, too.
    private static readonly byte[][] Cases =
    [
        .. Directory.GetFiles(FieldCase.Folder, "*.json*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => Encoding.UTF8.GetBytes(FieldCase.Fill(File.ReadAllText(file), Trace))),
    ];

    /// <summary>A body of that door, broken. Wrapped ones are broken before or after that.</summary>
    public static byte[] Broken(FuzzDoor door, Random random)
    {
        var mutator = new Mutator(random);
        var trace = random.Next(1, Traces + 1).ToString("x32", CultureInfo.InvariantCulture);
        return door switch
        {
            FuzzDoor.ClientJson => Json(ClientJson),
            FuzzDoor.OtlpProtobuf => mutator.Mutate(Otlp()),
            FuzzDoor.OtlpJson => Json(OtlpJson),
            FuzzDoor.Logs => mutator.Mutate(Logs),
            FuzzDoor.ClientGzip => Either(Of(ClientJson), Mutator.Zipped),
            FuzzDoor.OtlpGzip => Either(Otlp(), Mutator.Zipped),
            _ => Either(Otlp(), Mutator.Framed),
        };

        byte[] Of(byte[] json) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json).Replace(Trace, trace, StringComparison.Ordinal));

        byte[] Otlp() => OtlpRequest.Of(Spans.Select(span => span with { TraceId = trace }));

        byte[] Json(byte[] usual)
        {
            var (one, other) = (random.Next(3) == 0 ? usual : Cases[random.Next(Cases.Length)], Cases[random.Next(Cases.Length)]);
            return mutator.Mutate(Of(one), Of(other));
        }

        byte[] Either(byte[] plain, Func<byte[], byte[]> wrap) =>
            random.Next(2) == 0 ? wrap(mutator.Mutate(plain)) : mutator.Mutate(wrap(plain));
    }

    private static Span Span(string id, string? parent, string name, ActivityKind kind, SpanStatus status) => new()
    {
        TraceId = Trace,
        SpanId = id,
        ParentSpanId = parent,
        Name = name,
        Service = "api",
        Tier = "api",
        Kind = kind,
        Status = status,
        StartNs = StartNs,
        EndNs = StartNs + 1_000_000,
        Attributes = new Dictionary<string, object?>
        {
            ["user.id"] = "alice",
            ["db.password"] = "secret",
            ["whole"] = -5L,
            ["ratio"] = 0.25,
            ["flag"] = true,
            ["list"] = new object?[] { 1L, 2L },
            ["mixed"] = new object?[] { "a", new object?[] { 3L } },
            ["map"] = new Dictionary<string, object?> { ["inner"] = new Dictionary<string, object?> { ["token"] = "secret" } },
            ["bytes"] = new byte[] { 1, 2, 3 },
        },
    };
}
