using System.Net;

namespace Sidechain.Telemetry.Tests.Store;

/// <summary>A trace that somebody has locked keeps nobody else's spans from being written.</summary>
public sealed class HeldTracesTests(Databases databases)
{
    [Fact]
    public async Task TraceThatIsHeld_KeepsItsOwnSpansAlone_FromBeingWritten()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), "--Store:StatementTimeout=00:00:05", "--Store:Writers=1");
        await using var held = await HeldTrace.TakeAsync(server);
        var blocked = await held.BlockWriterAsync(server);
        var others = Enumerable.Range(0, 20)
            .Select(n => server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Token($"user-{n}"))).ToArray();
        var free = Drawings.Of("POST  0..9  api server user.id:bob");
        var blockedToo = Drawings.Of("POST  0..9  api server user.id:alice id=00000000000000e1", held.TraceId);
        var services = server.PostOtlpAsync([.. blockedToo.ServiceRequest, .. free.ServiceRequest]);

        Assert.All(await Task.WhenAll(others), answer => answer.IsReceived(1));
        (await blocked).IsProblem(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, (await services).Status);
        Assert.Equal("POST\n", await server.PictureAsync(free.TraceId, Users.Bob));
        await held.LetGoAsync();
        (await server.PostAsync(Documents.Span(held.TraceId, "00000000000000ff"), Users.Alice)).IsReceived(1);
    }

    [Fact]
    public async Task TraceThatIsHeld_IsNotWaitedFor_ByOthersWhoSayThatItIsDone_NorWhenItIs()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), "--Store:StatementTimeout=00:01:00", "--Store:Writers=1");
        await using var held = await HeldTrace.TakeAsync(server);
        var done = $$"""{"spans":[],"done":["{{held.TraceId}}"]}""";

        (await server.PostAsync(done, Users.Bob)).IsProblem(HttpStatusCode.Forbidden);
        (await server.PostAsync(done)).IsProblem(HttpStatusCode.Forbidden);
        await held.LetGoAsync();
        (await server.PostAsync(done, Users.Alice)).IsReceived(0);
        await using var again = await HeldTrace.TakeAsync(server, held.TraceId);
        (await server.PostAsync(done, Users.Alice)).IsReceived(0);

        Assert.True(await server.ScalarAsync("SELECT client_done FROM telemetry.traces") is true);
    }

    [Fact]
    public async Task TraceOfTheSendersOwnThatIsHeld_UnderAnothersForeignId_HoldsNoOtherTrace_AndNoOtherRequestOfItsGroup()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), "--Store:StatementTimeout=00:01:00", "--Store:Writers=1");
        (await server.PostAsync(Documents.Span("upload-1"), Users.Alice)).IsReceived(1);
        (await server.PostAsync(Documents.Span("upload-1"), Users.Bob)).IsReceived(1);
        await using var bobs = await HeldTrace.TakeAsync(server, Assert.Single(await server.OwnTracesAsync("bob")).Value);
        await using var held = await HeldTrace.TakeAsync(server);
        var first = await held.BlockWriterAsync(server);
        var waiting = server.PostAsync(Documents.Span("upload-1", "00000000000000b1"), Users.Bob);
        var other = server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Token("carol"));
        await server.UntilQueuedAsync(2);

        await held.LetGoAsync();

        (await first).IsReceived(1);
        (await other).IsReceived(1);
        await server.UntilWriterWaitsAsync();
        Assert.False(waiting.IsCompleted);
        Assert.NotNull(await server.ScalarAsync("SELECT trace_id FROM telemetry.traces WHERE owner = 'alice' FOR UPDATE SKIP LOCKED"));
        await bobs.LetGoAsync();
        (await waiting).IsReceived(1);
        Assert.Equal(2, (await server.ReadAsync("upload-1", Users.Bob)).Tree.SpanCount);
    }

    [Fact]
    public async Task ForeignIdsAndTheTracesOfTheSendersOwn_InTwoOrders_MakeNoWritersWaitForEachOther()
    {
        // Each request is a group, and Postgres finds two that wait for each other before either gives up.
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), "--RateLimit:Burst=1000", "--Store:GroupSpans=100", "--Store:StatementTimeout=00:01:00");
        string[] ids = [.. Enumerable.Range(0, 100).Select(n => $"upload-{n}")];
        foreach (var user in (string[])["alice", "mallory"])
        {
            (await server.PostAsync(Request(ids), Users.Token(user))).IsReceived(ids.Length);
        }

        var own = await server.OwnTracesAsync("mallory");
        string[] one = [.. ids.Select((id, n) => n % 2 == 0 ? id : own[id])], other = [.. ids.Select((id, n) => n % 2 == 0 ? own[id] : id)];
        var answers = Enumerable.Range(0, 60)
            .Select(n => server.PostAsync(Request(n % 2 == 0 ? one : other, n + 1), Users.Token("mallory"))).ToArray();

        Assert.All(await Task.WhenAll(answers), answer => answer.IsReceived(ids.Length));
        await server.StopAsync();
        Assert.Equal(0L, await server.ScalarAsync("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));

        static string Request(string[] ids, int span = 0) =>
            $$"""{"spans":[{{string.Join(',', ids.Select((id, n) => Documents.SpanObject(id, $"{(span * 1000) + n + 1:x16}")))}}]}""";
    }

    [Fact]
    public async Task GroupThatTakesTooLong_FailsAlone_WhileTheDatabaseLives()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), "--Store:StatementTimeout=00:00:02", "--Store:Writers=1");
        await server.ScalarAsync(
            """
            CREATE FUNCTION telemetry.linger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(20); RETURN NEW; END $$;
            CREATE TRIGGER linger BEFORE INSERT ON telemetry.spans FOR EACH ROW WHEN (NEW.name = 'slow') EXECUTE FUNCTION telemetry.linger();
            """);
        var slow = server.PostAsync(Documents.Span(Documents.NewTraceId(), name: "slow"), Users.Bob);
        await Wait.UntilAsync("it is being written", async () => await server.ScalarAsync(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep')") is true);

        var others = Enumerable.Range(0, 5)
            .Select(n => server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Token($"user-{n}"))).ToArray();

        (await slow).IsProblem(HttpStatusCode.ServiceUnavailable);
        Assert.All(await Task.WhenAll(others), answer => answer.IsReceived(1));
    }
}
