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
