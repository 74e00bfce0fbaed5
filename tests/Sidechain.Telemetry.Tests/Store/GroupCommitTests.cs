using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Sidechain.Telemetry.Doors.Limits;

namespace Sidechain.Telemetry.Tests.Store;

public sealed class GroupCommitTests(Databases databases)
{
    [Fact]
    public async Task RequestsThatPileUp_AreOneTransaction_AndEachHasItsOwnAnswer()
    {
        await using var server = await StartAsync();
        await using var held = await HeldTrace.TakeAsync(server);
        var first = await held.BlockWriterAsync(server);
        var traces = Enumerable.Range(0, 20).Select(_ => Documents.NewTraceId()).ToArray();
        var alices = traces.Select(trace => server.PostAsync(Documents.Span(trace), Users.Alice)).ToArray();
        var services = server.PostOtlpAsync(Drawings.Of("POST  0..9  api server", traces[3]).ServiceRequest);
        var broken = server.PostAsync(
            $$"""{"spans":[{{Documents.SpanObject(traces[0], "00000000000000b0")}},{"span_id":"a1"}]}""", Users.Alice,
            request => request.Headers.Add("X-Client-Type", "cli"));
        await server.UntilQueuedAsync(22);
        var bobs = server.PostAsync(
            $$"""{"spans":[{{Documents.SpanObject(held.TraceId, "00000000000000b1")}},{{Documents.SpanObject(Documents.NewTraceId())}}]}""",
            Users.Bob);
        await server.UntilQueuedAsync(23);

        await held.LetGoAsync();

        (await first).IsReceived(1);
        Assert.All(await Task.WhenAll(alices), answer => answer.IsReceived(1));
        Assert.Equal(HttpStatusCode.OK, (await services).Status);
        (await broken).IsReceived(1, """[{"index":1,"span_id":"a1","reason":"invalid_trace_id"}]""");
        Assert.Equal($"""["{held.TraceId}"]""", (await bobs).IsProblem(HttpStatusCode.Forbidden).Json["trace_ids"]!.ToJsonString());
        Assert.Equal(
            "24 3 21",
            await server.ScalarAsync(
                "SELECT concat_ws(' ', count(*), count(DISTINCT xmin::text), "
                + "(SELECT count(*) FROM telemetry.traces)) FROM telemetry.spans"));
    }

    [Fact]
    public async Task RequestThatTheDatabaseRefuses_FailsAlone()
    {
        await using var server = await StartAsync();
        await server.ScalarAsync("ALTER TABLE telemetry.spans ADD CHECK (name <> 'poison')");
        await using var held = await HeldTrace.TakeAsync(server);
        var first = await held.BlockWriterAsync(server);
        var good = Enumerable.Range(0, 9).Select(_ => server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Alice)).ToArray();
        var poison = server.PostAsync(Documents.Span(Documents.NewTraceId(), name: "poison"), Users.Alice);
        await server.UntilQueuedAsync(10);

        await held.LetGoAsync();

        (await first).IsReceived(1);
        Assert.All(await Task.WhenAll(good), answer => answer.IsReceived(1));
        (await poison).IsReceived(0, """[{"index":0,"span_id":"00f067aa0ba902b7","reason":"unstorable"}]""");
        (await server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Alice)).IsReceived(1);
        Assert.Contains(server.Logs, line => line.Contains("its halves are written apart", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TwoUsersInOneGroup_TheFirstOwnsTheTrace()
    {
        await using var server = await StartAsync();
        await using var held = await HeldTrace.TakeAsync(server);
        var first = await held.BlockWriterAsync(server);
        var traceId = Documents.NewTraceId();
        var answers = new List<Task<Answer>>();
        foreach (var user in (string[])["alice", "bob", "carol"])
        {
            answers.Add(server.PostAsync(Documents.Span(traceId, name: $"cli.of_{user}"), Users.Token(user)));
            await server.UntilQueuedAsync(answers.Count);
        }

        await held.LetGoAsync();

        (await first).IsReceived(1);
        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden],
            (await Task.WhenAll(answers)).Select(answer => answer.Status).Order());
        Assert.Matches("^cli.of_[a-z]+\n$", await server.PictureAsync(traceId, Users.Sam));
    }

    [Theory]
    [InlineData("--Ingest:MaxWaitingRequests=1", 0)]
    [InlineData("--Ingest:MaxWaitingBytes=65536", 70_000)]
    public async Task MoreThanMayWait_IsAnsweredWithTryAgain_UntilThereIsRoom(string setting, int padding)
    {
        await using var server = await StartAsync(setting);
        await using var held = await HeldTrace.TakeAsync(server);
        var first = await held.BlockWriterAsync(server);
        var trace = Drawings.Of("cli.share_loop  0..9  cli\n  POST  1..2  api server user.id:alice");
        var document = trace.ClientDocument + new string(' ', padding);

        var refused = (await server.PostAsync(document, Users.Alice)).IsProblem(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(TimeSpan.FromSeconds(2), refused.Headers.RetryAfter?.Delta);
        // Services have places of their own.
        var services = server.PostOtlpAsync(trace.ServiceRequest);
        await held.LetGoAsync();
        (await first).IsReceived(1);
        Assert.Equal(HttpStatusCode.OK, (await services).Status);

        (await server.PostAsync(trace.ClientDocument, Users.Alice)).IsReceived(1);
        await UntilEmptyAsync(server);
    }

    [Fact]
    public async Task RequestThatIsGivenUpWhileItWaits_IsNotKept()
    {
        await using var server = await StartAsync();
        await using var held = await HeldTrace.TakeAsync(server);
        var first = await held.BlockWriterAsync(server);
        var traceId = Documents.NewTraceId();
        using var giveUp = new CancellationTokenSource();
        using var content = new StringContent(Documents.Span(traceId), System.Text.Encoding.UTF8, "application/json");
        var abandoned = server.Client.PostAsync(new Uri("/api/v1/telemetry/spans", UriKind.Relative), content, giveUp.Token);
        await server.UntilQueuedAsync(1);

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        await Wait.UntilAsync("the server knows", () => Task.FromResult(server.Aborted == 1));
        await held.LetGoAsync();
        (await first).IsReceived(1);

        await UntilEmptyAsync(server);
        (await server.GetAsync(traceId, Users.Sam)).IsProblem(HttpStatusCode.NotFound);
        Assert.DoesNotContain(server.Logs, line => line.Contains("exception that nothing handled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BigRequest_IsWrittenInParts_AndOthersComeInBetween()
    {
        await using var server = await StartAsync("--Store:GroupSpans=500");
        await using var held = await HeldTrace.TakeAsync(server);
        var first = await held.BlockWriterAsync(server);
        var trace = Documents.NewTraceId();
        var big = server.PostAsync($$"""{"spans":[{{Spans(trace, 2000)}}],"done":["{{trace}}"]}""", Users.Bob);
        await server.UntilQueuedAsync(1);
        var carols = Documents.NewTraceId();
        var small = server.PostAsync(Documents.Span(carols), Users.Token("carol"));
        await server.UntilQueuedAsync(2);

        await held.LetGoAsync();

        (await first).IsReceived(1);
        (await big).IsReceived(2000);
        (await small).IsReceived(1);
        Assert.Equal("4 t", await server.ScalarAsync(
            $"""
            SELECT concat_ws(' ', count(DISTINCT xmin::text), max(xmin::text::bigint) > (SELECT max(xmin::text::bigint) FROM telemetry.spans WHERE trace_id = '{Guid.Parse(carols)}'))
            FROM telemetry.spans WHERE trace_id = '{Guid.Parse(trace)}'
            """));
        Assert.Equal(
            "2000 t",
            await server.ScalarAsync(
                $"SELECT concat_ws(' ', span_count, client_done) FROM telemetry.traces WHERE trace_id = '{Guid.Parse(trace)}'"));
    }

    [Fact]
    public async Task BigRequestWithATraceOfAnothers_IsNotKept_NotEvenTheFirstParts()
    {
        await using var server = await StartAsync("--Store:GroupSpans=500");
        var alices = Documents.NewTraceId();
        (await server.PostAsync(Documents.Span(alices), Users.Alice)).IsReceived(1);

        var answer = await server.PostAsync(
            $$"""{"spans":[{{Spans(Documents.NewTraceId(), 1500)}},{{Documents.SpanObject(alices, "00000000000000b1")}}]}""", Users.Bob);

        Assert.Equal($"""["{alices}"]""", answer.IsProblem(HttpStatusCode.Forbidden).Json["trace_ids"]!.ToJsonString());
        Assert.Equal("1", await server.ScalarAsync("SELECT count(*)::text FROM telemetry.spans"));
    }

    [Fact]
    public async Task Stop_AnswersWhatWasTakenIn()
    {
        var server = await StartAsync();
        await using var held = await HeldTrace.TakeAsync(server);
        var first = await held.BlockWriterAsync(server);
        var waiting = server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Alice);
        await server.UntilQueuedAsync(1);

        var stopped = server.StopAsync();
        await held.LetGoAsync();

        (await first).IsReceived(1);
        (await waiting).IsReceived(1);
        await stopped;
        await server.DisposeAsync();
    }

    private static string Spans(string trace, int count) =>
        string.Join(',', Enumerable.Range(1, count).Select(n => Documents.SpanObject(trace, $"{n:x16}")));

    private async Task<TelemetryServer> StartAsync(params string[] settings) =>
        await TelemetryServer.StartAsync(await databases.CreateAsync(), ["--Store:Writers=1", .. settings]);

    private static Task UntilEmptyAsync(TelemetryServer server) =>
        Wait.UntilAsync("nothing waits", () => Task.FromResult(server.Services.GetRequiredService<Admission>().Requests == 0));
}
