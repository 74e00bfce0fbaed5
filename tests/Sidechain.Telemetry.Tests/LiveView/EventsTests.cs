using System.Net;
using Sidechain.TestServers;
using Sidechain.TestServers.Statements;
using Sidechain.Traces.Tests.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Telemetry.Tests.LiveView;

public sealed class EventsTests(TelemetryFixture fixture, Databases databases) : IClassFixture<TelemetryFixture>
{
    // So that nothing but news can be the reason for a look.
    private const string NeverLook = "--Live:MostPause=01:00:00";

    private readonly TelemetryServer _server = fixture.Server;

    [Fact]
    public async Task Trace_IsFollowedFromBeforeItsFirstSpanUntilItIsComplete()
    {
        var trace = Drawings.Of(DesignPicture.Drawing);
        await using var stream = await EventStream.OpenAsync(_server, trace.TraceId, Users.Alice);
        Assert.Equal(
            ("text/event-stream", "waiting"),
            (stream.Response.Content.Headers.ContentType?.MediaType, (await stream.AnyAsync())?.EventType));

        await _server.PostAsync(trace.ClientDocument, Users.Alice);
        var first = await stream.UntilAsync(document => document.Tree.SpanCount == 7);
        Assert.False(first.ClientDone);
        await _server.PostOtlpAsync(trace.ServiceRequest);
        await stream.UntilAsync(document =>
            document.Tree.Roots is [var root] && root.Span.Name.EndsWith(".share_loop", StringComparison.Ordinal)
                && document.Tree.Orphans == 0 && document.Tree.SpanCount > 7);
        await _server.PostAsync($$"""{"spans":[],"done":["{{trace.TraceId}}"]}""", Users.Alice);
        var last = await stream.UntilAsync(document => document.ClientDone);

        Assert.Equal(TreeText.Render((await _server.ReadAsync(trace.TraceId, Users.Alice)).Tree), TreeText.Render(last.Tree));
        Assert.Equal(("end", """{"reason":"complete"}"""), await stream.NextAsync() is { } end ? (end.EventType, end.Data) : default);
        Assert.Null(await stream.AnyAsync());
    }

    [Fact]
    public async Task End_OfASpanThatWasUnfinished_IsAChange()
    {
        var traceId = Documents.NewTraceId();
        var start = $$"""{"trace_id":"{{traceId}}","span_id":"00000000000000a1","name":"plugin.share_loop","client_type":"plugin","start_time_ms":1788000000000""";
        await using var stream = await EventStream.OpenAsync(_server, traceId, Users.Alice);

        await _server.PostAsync($$"""{"spans":[{{start}}}]}""", Users.Alice);
        await stream.UntilAsync(document => document.Tree.Roots is [{ Span.Unfinished: true }]);
        await _server.PostAsync($$"""{"spans":[{{start}},"duration_ms":100}]}""", Users.Alice);
        await stream.UntilAsync(document => document.Tree.Roots is [{ Span.Unfinished: false }]);
    }

    [Fact]
    public async Task Replicas_TellOneAnother_ThroughRedis()
    {
        await using var redis = await RedisServer.StartAsync();
        var database = await databases.CreateAsync();
        string[] settings = [NeverLook, $"--ConnectionStrings:redis={redis.ConnectionString}"];
        await using var one = await TelemetryServer.StartAsync(database, settings);
        await using var two = await TelemetryServer.StartAsync(database, settings);
        var traceId = Documents.NewTraceId();
        await using var stream = await EventStream.OpenAsync(one, traceId, Users.Alice);
        Assert.Equal("waiting", (await stream.AnyAsync())?.EventType);

        for (var n = 1; n <= 3; n++)
        {
            (await two.PostAsync(Documents.Span(traceId, spanId: $"00000000000000a{n}"), Users.Alice)).IsReceived(1);
            await stream.UntilAsync(document => document.Tree.SpanCount == n);
        }
    }

    [Fact]
    public async Task WithoutRedis_OtherReplicasAreSeenAtTheNextLook()
    {
        var redis = await RedisServer.StartAsync();
        var database = await databases.CreateAsync();
        await using var one = await TelemetryServer.StartAsync(
            database, $"--ConnectionStrings:redis={redis.ConnectionString}", "--Live:MostPause=00:00:00.2");
        await using var two = await TelemetryServer.StartAsync(database, $"--ConnectionStrings:redis={redis.ConnectionString}");
        await redis.DisposeAsync();
        var traceId = Documents.NewTraceId();
        await using var stream = await EventStream.OpenAsync(one, traceId, Users.Alice);

        (await one.PostAsync(Documents.Span(traceId, spanId: "00000000000000a1"), Users.Alice)).IsReceived(1);
        await stream.UntilAsync(document => document.Tree.SpanCount == 1);
        (await two.PostAsync(Documents.Span(traceId, spanId: "00000000000000a2"), Users.Alice)).IsReceived(1);
        await stream.UntilAsync(document => document.Tree.SpanCount == 2);
    }

    [Fact]
    public async Task Stranger_SeesNoMoreThanOfATraceThatIsNotThere()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), "--Live:Lifetime=00:00:00.5", "--Live:MostPause=00:00:00.1");
        var traceId = Documents.NewTraceId();
        await server.PostAsync(Documents.Span(traceId), Users.Alice);
        await using var others = await EventStream.OpenAsync(server, traceId, Users.Bob);
        await using var nobodys = await EventStream.OpenAsync(server, Documents.NewTraceId(), Users.Bob);
        await using var own = await EventStream.OpenAsync(server, traceId, Users.Alice);
        await using var support = await EventStream.OpenAsync(server, traceId, Users.Sam);

        Assert.Equal(("end", """{"reason":"limit"}"""), await others.NextAsync() is { } end ? (end.EventType, end.Data) : default);
        Assert.Equal("end", (await nobodys.NextAsync())?.EventType);
        Assert.Equal(("trace", "end"), ((await own.NextAsync())?.EventType, (await own.NextAsync())?.EventType));
        Assert.Equal("trace", (await support.NextAsync())?.EventType);
        Assert.Single(server.Logs, line => line.Contains($"read trace {traceId}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhoComesBack_GetsWhatIsNew_AndNothingOfWhatIsOver()
    {
        var traceId = Documents.NewTraceId();
        await _server.PostAsync(Documents.Span(traceId), Users.Alice);
        string version;
        await using (var before = await EventStream.OpenAsync(_server, traceId, Users.Alice))
        {
            version = (await before.NextAsync())!.Value.EventId!;
        }

        await _server.PostAsync($$"""{"spans":[],"done":["{{traceId}}"]}""", Users.Alice);

        await using var again = await EventStream.OpenAsync(_server, traceId, Users.Alice, version);
        var done = (await again.NextAsync())!.Value;
        Assert.True(EventStream.Document(done).ClientDone);
        Assert.NotEqual(version, done.EventId);
        Assert.Equal("end", (await again.NextAsync())?.EventType);
        await using var over = await EventStream.OpenAsync(_server, traceId, Users.Alice, done.EventId);
        Assert.Equal(HttpStatusCode.NoContent, over.Status);
    }

    [Fact]
    public async Task Streams_AreBounded_AndAPlaceIsFreeWhenOneLeaves()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), "--Live:MostStreams=1");
        await using (var open = await EventStream.OpenAsync(server, Documents.NewTraceId(), Users.Alice))
        {
            Assert.Equal("waiting", (await open.AnyAsync())?.EventType);
            var refused = (await server.GetAsync($"{Documents.NewTraceId()}/events", Users.Alice))
                .IsProblem(HttpStatusCode.ServiceUnavailable);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        await Wait.UntilAsync("the place is free", async () =>
        {
            await using var next = await EventStream.OpenAsync(server, Documents.NewTraceId(), Users.Alice);
            return next.Status == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task TraceThatDoesNotChange_IsReadOnce_HoweverOftenItIsLookedAt()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), "--Live:MostPause=00:00:00.01", "--Live:LeastPause=00:00:00.01");
        using var statements = new DatabaseSpans(server.ConnectionString);
        var traceId = Documents.NewTraceId();
        (await server.PostAsync(Documents.Span(traceId), Users.Alice)).IsReceived(1);
        await using var stream = await EventStream.OpenAsync(server, traceId, Users.Alice);
        Assert.Equal("trace", (await stream.NextAsync())?.EventType);

        bool IsLook(string statement) => statement.Contains("string_agg", StringComparison.Ordinal);
        await Wait.UntilAsync(
            "it has been looked at ten times", () => Task.FromResult(statements.Named["SELECT traces"].Count(IsLook) >= 10));

        // The first statement of the two that read a trace names them both.
        Assert.Single(statements.Named["SELECT traces"], text => text.Contains("left_out, span_count", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ServiceThatStops_EndsItsStreams()
    {
        var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), NeverLook);
        await using var stream = await EventStream.OpenAsync(server, Documents.NewTraceId(), Users.Alice);
        Assert.Equal("waiting", (await stream.AnyAsync())?.EventType);

        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal("""{"reason":"stopping"}""", (await stream.AnyAsync())?.Data);
        Assert.Null(await stream.AnyAsync());
    }

    [Fact]
    public async Task WithoutATokenOrAnId_ThereIsNoStream()
    {
        (await _server.GetAsync($"{Documents.NewTraceId()}/events", null)).IsProblem(HttpStatusCode.Unauthorized);
        (await _server.GetAsync("no%20id/events", Users.Alice)).IsProblem(HttpStatusCode.NotFound);
    }
}
