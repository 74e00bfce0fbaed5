using System.Net;
using Sidechain.Traces.Views;

namespace Sidechain.Telemetry.Tests.Doors.Clients;

public sealed class OwnershipTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private readonly TelemetryServer _server = fixture.Server;

    [Fact]
    public async Task AnotherUser_MayNotWrite_AndNothingOfTheBatchIsKept()
    {
        var (alices, bobs) = (Documents.NewTraceId(), Documents.NewTraceId());
        (await _server.PostAsync(Documents.Span(alices), Users.Alice)).IsReceived(1);

        var refused = await _server.PostAsync(
            $$"""{"spans":[{{Documents.SpanObject(bobs)}},{{Documents.SpanObject(alices, "00000000000000b0")}}]}""", Users.Bob);

        refused.IsProblem(HttpStatusCode.Forbidden);
        Assert.Equal($"""["{alices}"]""", refused.Json["trace_ids"]!.ToJsonString());
        Assert.Equal("cli.share_loop\n", await _server.PictureAsync(alices, Users.Alice));
        (await _server.GetAsync(bobs, Users.Bob)).IsProblem(HttpStatusCode.NotFound);
        (await _server.PostAsync(Documents.Span(bobs), Users.Bob)).IsReceived(1);
    }

    [Fact]
    public async Task AnotherUser_MayNotSayThatATraceIsDone()
    {
        var traceId = Documents.NewTraceId();
        await _server.PostAsync(Documents.Span(traceId), Users.Alice);

        (await _server.PostAsync($$"""{"spans":[],"done":["{{traceId}}"]}""", Users.Bob)).IsProblem(HttpStatusCode.Forbidden);
        (await _server.PostAsync($$"""{"spans":[],"done":["{{traceId}}"]}""")).IsProblem(HttpStatusCode.Forbidden);
        Assert.False((await _server.ReadAsync(traceId, Users.Alice)).ClientDone);
    }

    [Fact]
    public async Task AnotherUser_Reads_WhatAnUnknownIdReads()
    {
        var traceId = Documents.NewTraceId();
        await _server.PostAsync(Documents.Span(traceId), Users.Alice);

        var others = (await _server.GetAsync(traceId, Users.Bob)).IsProblem(HttpStatusCode.NotFound);
        var unknown = await _server.GetAsync(Documents.NewTraceId(), Users.Bob);

        Assert.Equal((string)unknown.Json["error"]!, (string)others.Json["error"]!);
    }

    [Fact]
    public async Task Support_ReadsEveryTrace_AndThatIsLogged()
    {
        var traceId = Documents.NewTraceId();
        await _server.PostAsync(Documents.Span(traceId), Users.Alice);

        Assert.Equal("cli.share_loop\n", await _server.PictureAsync(traceId, Users.Sam));
        Assert.Contains(_server.Logs, line =>
            line.Contains($"Support user sam read trace {traceId}, which belongs to alice.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Anonymous_MayWriteWhatNobodyOwns_AndSupportAloneReadsIt()
    {
        var traceId = Documents.NewTraceId();
        (await _server.PostAsync(Documents.Span(traceId))).IsReceived(1);

        (await _server.GetAsync(traceId, Users.Alice)).IsProblem(HttpStatusCode.NotFound);
        (await _server.GetAsync(traceId, user: null)).IsProblem(HttpStatusCode.Unauthorized);
        Assert.Equal("cli.share_loop\n", await _server.PictureAsync(traceId, Users.Sam));
    }

    [Fact]
    public async Task Anonymous_MayNotWriteWhatSomebodyOwns()
    {
        var traceId = Documents.NewTraceId();
        await _server.PostAsync(Documents.Span(traceId), Users.Alice);

        (await _server.PostAsync(Documents.Span(traceId, "00000000000000b0"))).IsProblem(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task FirstUser_OfATraceThatBeganAnonymously_OwnsIt()
    {
        var traceId = Documents.NewTraceId();
        await _server.PostAsync(Documents.Span(traceId));

        (await _server.PostAsync(Documents.Span(traceId, "00000000000000b0", "cli.update_ui"), Users.Alice)).IsReceived(1);
        (await _server.PostAsync(Documents.Span(traceId, "00000000000000b1"), Users.Bob)).IsProblem(HttpStatusCode.Forbidden);
        Assert.Equal(2, (await _server.ReadAsync(traceId, Users.Alice)).Tree.SpanCount);
    }

    [Fact]
    public async Task ManyUsers_AtOnce_OneOwnsTheTrace()
    {
        for (var round = 0; round < 5; round++)
        {
            var traceId = Documents.NewTraceId();
            var users = Enumerable.Range(0, 16).Select(n => $"user-{n}").ToArray();
            var answers = await Task.WhenAll(users.Select((user, n) =>
                _server.PostAsync(Documents.Span(traceId, $"00000000000000{n + 16:x2}", $"cli.of_{user}"), Users.Token(user))));

            var winner = users[Array.FindIndex(answers, answer => answer.Status == HttpStatusCode.OK)];
            Assert.Equal(15, answers.Count(answer => answer.Status == HttpStatusCode.Forbidden));
            Assert.Equal($"cli.of_{winner}\n", await _server.PictureAsync(traceId, Users.Token(winner)));
        }
    }

    [Fact]
    public async Task BatchesThatShareTraces_InOppositeOrders_NeverBlockEachOther()
    {
        var traces = Enumerable.Range(0, 30).Select(_ => Documents.NewTraceId()).ToArray();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => _server.PostAsync(
            $$"""{"spans":[{{string.Join(',', (n % 2 == 0 ? traces : traces.Reverse()).Select(t => Documents.SpanObject(t, $"00000000000000{n + 16:x2}")))}}]}""", Users.Alice)));

        Assert.All(answers, answer => answer.IsReceived(30));
        Assert.Equal(12, (await _server.ReadAsync(traces[7], Users.Alice)).Tree.SpanCount);
    }

    [Fact]
    public async Task UserOfAServersSpan_OwnsTheTraceBeforeAnyClientSpanCame()
    {
        var trace = Drawings.Of("""
            cli.http_request      0..100  cli client
              POST                20..80  api server user.id:alice
            """);
        await _server.PostOtlpAsync(trace.ServiceRequest);

        (await _server.PostAsync(trace.ClientDocument, Users.Bob)).IsProblem(HttpStatusCode.Forbidden);
        (await _server.PostAsync(trace.ClientDocument, Users.Alice)).IsReceived(1);
        Assert.Equal(2, (await _server.ReadAsync(trace.TraceId, Users.Alice)).Tree.SpanCount);
    }

    [Fact]
    public async Task ServerSpansMadeForAStranger_AreShownToSupportAlone()
    {
        var trace = Drawings.Of("""
            cli.share_loop              0..100  cli
              cli.http_request          10..90  cli client
                POST /api/v1/posts      20..80  api server user.id:alice
                  feed.create_post      30..70  api
                GET /stolen             40..60  api server user.id:mallory
                  SELECT                45..50  api client db=postgresql
                    below               46..47  api
            """);
        await _server.PostAsync(trace.ClientDocument, Users.Alice);
        await _server.PostOtlpAsync(trace.ServiceRequest);

        var owner = await _server.ReadAsync(trace.TraceId, Users.Alice);
        var support = await _server.ReadAsync(trace.TraceId, Users.Sam);

        Assert.Equal(
            "cli.share_loop\n└─ cli.http_request\n   ├─ · network.request\n   ├─ POST /api/v1/posts\n   │  └─ feed.create_post\n"
            + "   └─ · network.response\n",
            TreeText.Render(owner.Tree, TreeTextOptions.NamesOnly));
        Assert.Equal(7, support.Tree.SpanCount);
        (await _server.GetAsync(trace.TraceId, Users.Token("mallory"))).IsProblem(HttpStatusCode.NotFound);
    }

    public static TheoryData<string> BadTokens => ["expired", "forged", "garbage", "basic"];

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task BadToken_IsNotTakenForNone(string kind)
    {
        var token = kind switch
        {
            "expired" => Users.Expired,
            "forged" => Users.Forged,
            "basic" => new System.Net.Http.Headers.AuthenticationHeaderValue("Basic", "YWxpY2U6YWxpY2U="),
            _ => new("Bearer", "garbage"),
        };
        var traceId = Documents.NewTraceId();

        (await _server.PostAsync(Documents.Span(traceId), token)).IsProblem(HttpStatusCode.Unauthorized);
        (await _server.GetAsync(traceId, token)).IsProblem(HttpStatusCode.Unauthorized);
        (await _server.GetAsync(traceId, Users.Sam)).IsProblem(HttpStatusCode.NotFound);
    }
}
