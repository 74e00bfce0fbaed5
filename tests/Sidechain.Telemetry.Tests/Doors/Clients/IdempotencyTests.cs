using System.Net;

namespace Sidechain.Telemetry.Tests.Doors.Clients;

public sealed class IdempotencyTests(Databases databases)
{
    [Fact]
    public async Task Batch_SentAgain_ChangesNothing()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        var (traceId, other) = (Documents.NewTraceId(), Documents.NewTraceId());
        var batch = $$"""
            {"batch_id":"b-1","done":["{{traceId}}"],"dropped":[{"reason":"queue_full","count":7}],
             "spans":[{{Documents.SpanObject(traceId)}},{{Documents.SpanObject(traceId, "00000000000000b0")}},{{Documents.SpanObject(other)}}]}
            """;
        (await server.PostAsync(batch, Users.Alice)).IsReceived(3);
        var before = await server.DumpAsync();

        (await server.PostAsync(batch, Users.Alice)).IsReceived(3);

        Assert.Contains("queue_full,7", before, StringComparison.Ordinal);
        Assert.Equal(before, await server.DumpAsync());
    }

    [Fact]
    public async Task ServicesBatch_SentAgain_ChangesNothing()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        var trace = Drawings.Of("POST  0..9  api server user.id:alice\n  INSERT  1..2  api client db=postgresql");
        await server.PostOtlpAsync(trace.ServiceRequest);
        var before = await server.DumpAsync();

        await server.PostOtlpAsync(trace.ServiceRequest);

        Assert.Equal(4, before.Count(c => c == '\n'));
        Assert.Equal(before, await server.DumpAsync());
    }

    [Fact]
    public async Task SameBatchId_OfAnotherUser_IsAnotherBatch()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        const string Losses = """{"batch_id":"b-1","dropped":[{"reason":"queue_full","count":1}],"spans":[]}""";
        await server.PostAsync(Losses, Users.Alice);
        await server.PostAsync(Losses, Users.Bob);
        await server.PostAsync(Losses, Users.Bob);

        Assert.Equal(2, (await server.DumpAsync()).Split('\n').Count(line => line.StartsWith("dropped_spans", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task UnfinishedSpan_IsReplacedOnceByTheFinishedOne()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        var traceId = Documents.NewTraceId();
        string Span(string end) => $$"""{"spans":[{"trace_id":"{{traceId}}","span_id":"00f067aa0ba902b7","name":"cli.share_loop","start_time_ms":1788000000000{{end}},"client_type":"cli"}]}""";
        async Task<(bool, double)> ShownAsync()
        {
            var span = (await server.ReadAsync(traceId, Users.Alice)).Tree.Roots.Single().Span;
            return (span.Unfinished, (span.EndNs - span.StartNs) / 1e6);
        }

        await server.PostAsync(Span(""), Users.Alice);
        var first = await ShownAsync();
        await server.PostAsync(Span(""","duration_ms":50.125"""), Users.Alice);
        var second = await ShownAsync();
        await server.PostAsync(Span(""","duration_ms":99"""), Users.Alice);
        await server.PostAsync(Span(""), Users.Alice);
        var third = await ShownAsync();

        Assert.Equal([(true, 0), (false, 50.125), (false, 50.125)], [first, second, third]);
    }

    [Fact]
    public async Task UnfinishedSpan_SentBeforeSigningIn_IsReplacedByItsUser()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        var traceId = Documents.NewTraceId();
        await server.PostAsync($$"""{"spans":[{"trace_id":"{{traceId}}","span_id":"00f067aa0ba902b7","name":"cli.share_loop","start_time_ms":1788000000000,"client_type":"cli"}]}""");

        await server.PostAsync(Documents.Span(traceId), Users.Alice);

        Assert.False((await server.ReadAsync(traceId, Users.Alice)).Tree.Roots.Single().Span.Unfinished);
    }

    [Fact]
    public async Task SameSpan_TwiceInABatch_IsThereOnceAndFinished()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        var traceId = Documents.NewTraceId();
        var unfinished = $$"""{"trace_id":"{{traceId}}","span_id":"00f067aa0ba902b7","name":"cli.share_loop","start_time_ms":1788000000000,"client_type":"cli"}""";

        (await server.PostAsync($$"""{"spans":[{{unfinished}},{{Documents.SpanObject(traceId)}},{{unfinished}}]}""", Users.Alice))
            .IsReceived(3);

        Assert.False((await server.ReadAsync(traceId, Users.Alice)).Tree.Roots.Single().Span.Unfinished);
    }

    [Fact]
    public async Task TwoReplicas_GivenTheSameBatchesAtOnce_KeepEachSpanOnce()
    {
        var database = await databases.CreateAsync();
        await using var one = await TelemetryServer.StartAsync(database);
        await using var two = await TelemetryServer.StartAsync(database);
        var traces = Enumerable.Range(0, 10).Select(_ => Documents.NewTraceId()).ToArray();
        var batches = traces.Select((trace, n) =>
            $$"""{"batch_id":"b-{{n}}","dropped":[{"reason":"x","count":1}],"spans":[{{Documents.SpanObject(trace)}},{{Documents.SpanObject(traces[(n + 1) % 10], "00000000000000b0")}}]}""");

        var answers = await Task.WhenAll(batches.SelectMany(batch => (Task<Answer>[])
            [one.PostAsync(batch, Users.Alice), two.PostAsync(batch, Users.Alice), two.PostAsync(batch, Users.Alice)]));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        var rows = (await one.DumpAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .CountBy(line => line.Split(' ')[0]).ToDictionary();
        Assert.Equal(
            new Dictionary<string, int> { ["traces"] = 10, ["resources"] = 1, ["spans"] = 20, ["batches"] = 10, ["dropped_spans"] = 10 },
            rows);
    }
}
