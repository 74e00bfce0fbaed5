using System.Net;

namespace Sidechain.Telemetry.Tests.Attacks;

/// <summary>Others' work under a trace's id is not shown to its owner, takes none of its room, and moves none of its figures.</summary>
public sealed class StrayTests(Databases databases)
{
    private const string Share = """
        cli.share_loop               0..100  cli
          cli.http_request           10..90  cli client sidechain.server.span_id:00000000000000f1
            POST /api/v1/auth/login  20..80  api server id=00000000000000f1
              user.login             30..70  api user.id:alice id=00000000000000f2
        """;

    // Nothing of nobody's is taken for the owner's once the owner is known.
    private const string Immediately = "--Store:AnonymousTime=00:00:00";

    [Fact]
    public async Task RequestsOfNobody_UnderAnOwnedTrace_AreShownToSupportAlone()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), Immediately);
        var trace = await ShareAsync(server);
        var before = await server.PictureAsync(trace.TraceId, Users.Alice);

        foreach (var under in (string[])["", "parent=0000000000000001 "])
        {
            var id = under.Length == 0 ? "e" : "d";
            await server.PostOtlpAsync(Drawings.Of(
                $"GET /nowhere  200..900000  api server error {under}id=00000000000000{id}1\n"
                + $"  SELECT  300..301  api client id=00000000000000{id}2",
                trace.TraceId).ServiceRequest);
        }

        Assert.Equal(before, await server.PictureAsync(trace.TraceId, Users.Alice));
        Assert.Equal(8, (await server.ReadAsync(trace.TraceId, Users.Sam)).Tree.SpanCount);
        var row = (await server.GetAsync("", Users.Alice, "?max_duration_ms=1000&status=ok")).Json["traces"]![0]!;
        Assert.Equal((4, 100.0, "cli.share_loop"), ((int)row["span_count"]!, (double)row["duration_ms"]!, (string)row["root"]!));
    }

    [Fact]
    public async Task RequestsOfNobody_ThatTheOwnersClientOrServiceVouchesFor_AreShown_WheneverTheyCome()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), Immediately);
        var trace = Drawings.Of("""
            cli.share_loop              0..100  cli
              cli.http_request          10..20  cli client sidechain.server.span_id:00000000000000f1
                GET /public             11..19  api server id=00000000000000f1
                  SELECT                12..13  api client id=00000000000000f2
              cli.http_request          30..40  cli client
                GET /                   31..39  web-host server id=00000000000000f3
                  GET                   32..38  web-host client id=00000000000000f4
                    GET /feed           33..37  api server user.id:alice id=00000000000000f5
                      GET               34..35  api client id=00000000000000f6
                        GET /stream     34..35  stream server id=00000000000000f7
            """);
        (await server.PostAsync(trace.ClientDocument, Users.Alice)).IsReceived(3);

        Assert.Equal(HttpStatusCode.OK, (await server.PostOtlpAsync(trace.ServiceRequest)).Status);

        Assert.Equal(10, (await server.ReadAsync(trace.TraceId, Users.Alice)).Tree.SpanCount);
    }

    [Fact]
    public async Task RequestsOfNobody_TakeNoRoomOfTheOwners_AndAreCountedApart()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), Immediately, "--Store:MaxTraceSpans=100");
        var trace = await ShareAsync(server);
        string Lines(string more, int from, int count) => string.Join('\n', Enumerable.Range(from, count).Select(
            n => $"GET /n  {n}..{n + 1}  api server id={n:x16}{more}"));

        await server.PostOtlpAsync(Drawings.Of(Lines("", 1000, 300), trace.TraceId).ServiceRequest);
        await server.PostOtlpAsync(Drawings.Of(Lines(" user.id:alice", 2000, 60), trace.TraceId).ServiceRequest);
        (await server.PostAsync($$"""{"spans":[{{string.Join(',', Enumerable.Range(3000, 20).Select(n => Documents.SpanObject(trace.TraceId, $"{n:x16}")))}}]}""", Users.Alice))
            .IsReceived(20);

        var read = await server.ReadAsync(trace.TraceId, Users.Alice);
        Assert.Equal((84, 0), (read.Tree.SpanCount, read.SpansLeftOut));
        Assert.Equal(83 + 25, (await server.ReadAsync(trace.TraceId, Users.Sam)).Tree.SpanCount);
    }

    [Fact]
    public async Task RequestsOfNobody_KeepNoTraceFromEnding()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), Immediately);
        var trace = await ShareAsync(server);
        var before = await LastAsync(server, trace.TraceId);

        await server.PostOtlpAsync(Drawings.Of("GET /nowhere  200..201  api server id=00000000000000e1", trace.TraceId).ServiceRequest);
        await server.PostOtlpAsync(
            Drawings.Of("GET /his  200..201  api server user.id:mallory id=00000000000000e2", trace.TraceId).ServiceRequest);

        Assert.Equal(before, await LastAsync(server, trace.TraceId));
    }

    [Fact]
    public async Task SpansWithoutAToken_FromBeforeTheOwnerWasKnown_AreShownUpToATenthOfTheLimit()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), "--Store:MaxTraceSpans=100");
        var trace = Documents.NewTraceId();
        string Batch(int from, int count) => string.Join(
            ',', Enumerable.Range(from, count).Select(n => Documents.SpanObject(trace, $"{n:x16}", n < 100 ? "cli.anonymous" : "cli.own")));
        (await server.PostAsync($$"""{"spans":[{{Batch(1, 40)}}]}""")).IsReceived(40);

        (await server.PostAsync($$"""{"spans":[{{Batch(100, 90)}}]}""", Users.Alice)).IsReceived(90);

        Assert.Equal(100, (await server.ReadAsync(trace, Users.Alice)).Tree.SpanCount);
        Assert.Equal(130, (await server.ReadAsync(trace, Users.Sam)).Tree.SpanCount);
    }

    [Fact]
    public async Task ForeignIdThatOthersHaveFilled_HasRoomForEachUserOfIt_AndSaysWhatWasLeftOut()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), "--Store:MaxTraceSpans=100");
        var id = $"upload-{Guid.NewGuid():N}"[..20];
        var spans = string.Join(',', Enumerable.Range(1000, 100).Select(n => Documents.SpanObject(id, $"{n:x16}")));
        (await server.PostAsync($$"""{"spans":[{{spans}}]}""", Users.Token("mallory"))).IsReceived(100);
        var mapped = (string)(await server.ScalarAsync("SELECT replace(trace_id::text, '-', '') FROM telemetry.traces"))!;
        Task<Answer> ServeAsync(string drawing) => server.PostOtlpAsync(Drawings.Of(drawing, mapped).ServiceRequest);
        string Requests(string user, int from, int count) => string.Join('\n', Enumerable.Range(from, count).Select(
            n => $"GET /{user}  {n}..{n + 1}  api server user.id:{user} id={n:x16}"));
        await ServeAsync(Requests("trudy", 2000, 200));

        await ServeAsync("POST /bobs  1..5  api server user.id:bob id=00000000000000b1\n  INSERT  2..3  api client id=00000000000000b2");
        Assert.Equal("POST /bobs\n└─ INSERT\n", await server.PictureAsync(id, Users.Bob));

        await ServeAsync(Requests("bob", 3000, 80));
        await ServeAsync("INSERT of whom  2..3  api client parent=00000000000000b9 id=00000000000000b3");
        var bobs = await server.ReadAsync(id, Users.Bob);
        Assert.Equal((75, 7, id), (bobs.Tree.SpanCount, bobs.SpansLeftOut, bobs.OriginalId));
        Assert.Equal(100, (await server.ReadAsync(id, Users.Token("mallory"))).Tree.SpanCount);
        Assert.Equal(75, (await server.ReadAsync(id, Users.Token("trudy"))).Tree.SpanCount);
    }

    private static async Task<Drawings> ShareAsync(TelemetryServer server)
    {
        var trace = Drawings.Of(Share);
        (await server.PostAsync(trace.ClientDocument, Users.Alice)).IsReceived(2);
        Assert.Equal(HttpStatusCode.OK, (await server.PostOtlpAsync(trace.ServiceRequest)).Status);
        Assert.Equal(4, (await server.ReadAsync(trace.TraceId, Users.Alice)).Tree.SpanCount);
        return trace;
    }

    private static async Task<string> LastAsync(TelemetryServer server, string trace) =>
        (string)(await server.ScalarAsync($"SELECT last_received::text FROM telemetry.traces WHERE trace_id = '{trace}'"))!;
}
