using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Sidechain.Telemetry.Tests.Attacks;

/// <summary>What one sender holds is not taken from another.</summary>
public sealed class BudgetTests(Databases databases)
{
    [Fact]
    public async Task SlowBodiesOfTheAnonymous_TakeNoPlaceFromOthers_AndEnd()
    {
        // A budget of which the announced lengths of three such bodies would be all.
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), "--Ingest:MaxWaitingBytes=12582912", "--Ingest:BodyTimeout=00:00:03");
        var slow = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ =>
                SlowAsync(
                    server,
                    "POST /api/v1/telemetry/spans HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4194304\r\n\r\n"
                    + "{")));

        (await server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Alice)).IsReceived(1);
        (await server.PostAsync(Documents.Span(Documents.NewTraceId()))).IsReceived(1);
        Assert.Equal(HttpStatusCode.OK, (await server.PostOtlpAsync(Drawings.Of("POST  0..9  api server").ServiceRequest)).Status);

        foreach (var connection in slow)
        {
            Assert.Contains(" 408 ", await FirstLineAsync(connection), StringComparison.Ordinal);
            connection.Dispose();
        }
    }

    [Fact]
    public async Task PlacesOfOneUser_AreAPartOfAll()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), "--Ingest:MaxWaitingRequests=8", "--Ingest:AddressShare=1");
        using var held = new HeldBodies(server);
        await held.OpenAsync(2, Users.Bob);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Bob)).Status);
        (await server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Alice)).IsReceived(1);
        await held.OpenAsync(2, user: null);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.PostAsync(Documents.Span(Documents.NewTraceId()))).Status);
        (await server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Alice)).IsReceived(1);
    }

    [Fact]
    public async Task LiveViewsOfOneUser_AreLimited_AndOthersHaveTheirs()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), "--Live:MostStreamsOfUser=3");
        var open = new List<HttpResponseMessage>();
        for (var n = 0; n < 3; n++)
        {
            open.Add(await LiveAsync(server, Users.Bob));
        }

        using var refused = await LiveAsync(server, Users.Bob);
        using var others = await LiveAsync(server, Users.Alice);

        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(5)), (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);
        open.ForEach(response => response.Dispose());
        await Wait.UntilAsync("a view that was closed may be opened again", async () =>
        {
            using var again = await LiveAsync(server, Users.Bob);
            return again.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task QueriesOfOneUser_AreLimited_AndOthersHaveTheirs()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), "--Limits:Queries:PerMinute=1", "--Limits:Queries:Burst=5");
        for (var n = 0; n < 5; n++)
        {
            Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("", Users.Bob)).Status);
        }

        var refused = (await server.GetAsync("", Users.Bob)).IsProblem(HttpStatusCode.TooManyRequests);

        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        foreach (var path in (string[])["", "slow", "compare?a=x&b=y", "x", "x/raw", "x/export", "x/logs", "x/spans/y"])
        {
            Assert.True((await server.GetAsync(path, Users.Bob)).Status == HttpStatusCode.TooManyRequests, path);
        }

        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("", Users.Alice)).Status);
    }

    [Fact]
    public async Task SpansBeyondTheMostOfATrace_AreRejectedCountedAndNamed()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), "--Store:MaxTraceSpans=100");
        var trace = Documents.NewTraceId();
        string Batch(int from, int count) =>
            $$"""{"spans":[{{string.Join(',', Enumerable.Range(from, count).Select(n => Documents.SpanObject(trace, $"{n:x16}")))}}]}""";

        (await server.PostAsync(Batch(1, 90), Users.Alice)).IsReceived(90);
        var answer = await server.PostAsync(Batch(91, 15), Users.Alice);

        Assert.Equal(10, (int)answer.Json["accepted"]!);
        Assert.Equal(
            """{"index":10,"span_id":"0000000000000065","reason":"too_many_spans"}""", answer.Json["rejected"]![0]!.ToJsonString());
        Assert.Equal(5, answer.Json["rejected"]!.AsArray().Count);
        var read = await server.ReadAsync(trace, Users.Alice);
        Assert.Equal((100, 5), (read.Tree.SpanCount, read.SpansLeftOut));
    }

    [Fact]
    public async Task List_ReadsNoSpansOfBigTraces_AndShowsThem()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        var (own, mixed) = (Documents.NewTraceId(), Documents.NewTraceId());
        foreach (var trace in (string[])[own, mixed])
        {
            (await server.PostAsync(
                $$"""{"spans":[{{string.Join(',', Enumerable.Range(1000, 2500).Select(n => Documents.SpanObject(trace, $"{n:x16}")))}}]}""",
                Users.Alice)).IsReceived(2500);
        }

        await server.PostOtlpAsync(Drawings.Of("GET /stolen  0..9  api server user.id:mallory", mixed).ServiceRequest);
        // What cannot be read is not read: a span that breaks its reader.
        await server.ScalarAsync("UPDATE telemetry.spans SET attributes = 'broken'");

        var list = await server.GetAsync("", Users.Alice, "?name=cli.share_loop");

        Assert.Equal(HttpStatusCode.OK, list.Status);
        var rows = list.Json["traces"]!.AsArray()
            .ToDictionary(row => (string)row!["trace_id"]!, row => ((string?)row!["root"], (int)row["span_count"]!));
        Assert.Equal(("cli.share_loop", 2500), rows[own]);
        Assert.Equal(("cli.share_loop", 2500), rows[mixed]);
    }

    [Fact]
    public async Task TraceOfAnother_IsNotRead()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        var trace = Documents.NewTraceId();
        (await server.PostAsync(Documents.Span(trace), Users.Alice)).IsReceived(1);
        await server.ScalarAsync("UPDATE telemetry.spans SET attributes = 'broken'");

        foreach (var view in (string[])["", "/raw", "/export", "/logs", "/spans/00f067aa0ba902b7"])
        {
            (await server.GetAsync(trace, Users.Bob, view)).IsProblem(HttpStatusCode.NotFound);
        }
    }

    private static async Task<HttpResponseMessage> LiveAsync(TelemetryServer server, AuthenticationHeaderValue user)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/traces/{Documents.NewTraceId()}/events");
        request.Headers.Authorization = user;
        return await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private static async Task<NetworkStream> SlowAsync(TelemetryServer server, string head)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Client.BaseAddress!.Host, server.Client.BaseAddress.Port, TestContext.Current.CancellationToken);
        var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        return stream;
    }

    private static async Task<string> FirstLineAsync(NetworkStream connection)
    {
        using var reader = new StreamReader(connection, Encoding.ASCII, false, 1024, leaveOpen: true);
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
    }
}
