using System.Net;
using System.Net.Http.Headers;
using Npgsql;

namespace Sidechain.Telemetry.Tests.Retention;

public sealed class RetentionApiTests(TelemetryFixture fixture, Databases databases) : IClassFixture<TelemetryFixture>
{
    private readonly TelemetryServer _server = fixture.Server;

    [Fact]
    public async Task Pin_IsTheOwnersAndSupports()
    {
        var traceId = Documents.NewTraceId();
        await _server.PostAsync(Documents.Span(traceId), Users.Alice);

        (await AskAsync(HttpMethod.Put, $"traces/{traceId}/pin", Users.Bob)).IsProblem(HttpStatusCode.NotFound);
        (await AskAsync(HttpMethod.Put, $"traces/{traceId}/pin", null)).IsProblem(HttpStatusCode.Unauthorized);
        (await AskAsync(HttpMethod.Put, $"traces/{Documents.NewTraceId()}/pin", Users.Alice)).IsProblem(HttpStatusCode.NotFound);
        (await AskAsync(HttpMethod.Put, "traces/no%20id/pin", Users.Alice)).IsProblem(HttpStatusCode.NotFound);
        Assert.Equal(false, await PinnedAsync(traceId));
        Assert.Equal(HttpStatusCode.NoContent, (await AskAsync(HttpMethod.Put, $"traces/{traceId}/pin", Users.Alice)).Status);
        Assert.Equal(true, await PinnedAsync(traceId));
        Assert.Equal(HttpStatusCode.NoContent, (await AskAsync(HttpMethod.Delete, $"traces/{Guid.Parse(traceId)}/pin", Users.Sam)).Status);
        Assert.Equal(false, await PinnedAsync(traceId));
    }

    [Fact]
    public async Task Pins_OfOneUser_AreLimited_AndEachThatIsTakenAwayMakesRoom()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), "--Store:MaxPins=2");
        var traces = Enumerable.Range(0, 4).Select(_ => Documents.NewTraceId()).ToArray();
        foreach (var trace in traces)
        {
            (await server.PostAsync(Documents.Span(trace), Users.Alice)).IsReceived(1);
        }

        // An alert's pin ends by itself, and takes no room.
        await server.ScalarAsync(
            $"UPDATE telemetry.traces SET pinned = true, pinned_until = now() + interval '1 day' WHERE trace_id = '{traces[3]}'");
        async Task<Answer> PinAsync(string trace, HttpMethod method) => await AskAsync(server, method, $"traces/{trace}/pin", Users.Alice);
        foreach (var trace in (string[])[traces[0], traces[1], traces[1]])
        {
            Assert.Equal(HttpStatusCode.NoContent, (await PinAsync(trace, HttpMethod.Put)).Status);
        }

        var refused = (await PinAsync(traces[2], HttpMethod.Put)).IsProblem(HttpStatusCode.Conflict);
        Assert.Contains("2 traces", (string)refused.Json["error"]!, StringComparison.Ordinal);
        (await PinAsync(Documents.NewTraceId(), HttpMethod.Put)).IsProblem(HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NoContent, (await PinAsync(traces[0], HttpMethod.Delete)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await PinAsync(traces[2], HttpMethod.Put)).Status);
    }

    [Fact]
    public async Task Pin_OfAForeignIdOfTwoUsers_IsThatOfTheUsersOwnTrace()
    {
        var id = $"upload-{Guid.NewGuid():N}"[..20];
        await _server.PostAsync(Documents.Span(id, name: "cli.alices"), Users.Alice);
        await _server.PostAsync(Documents.Span(id, name: "cli.bobs"), Users.Bob);

        Assert.Equal(HttpStatusCode.NoContent, (await AskAsync(HttpMethod.Put, $"traces/{id}/pin", Users.Bob)).Status);

        Assert.Equal(
            "bob", await _server.ScalarAsync($"SELECT string_agg(owner, ' ') FROM telemetry.traces WHERE pinned AND original_id = '{id}'"));
    }

    [Fact]
    public async Task Erasure_LeavesNothingOfTheUser_AndAllOfTheOthers()
    {
        var (dora, emil) = (Users.Token("dora"), Users.Token("emil"));
        var (doras, emils) = (Documents.NewTraceId(), Documents.NewTraceId());
        await _server.PostAsync(
            $$"""{"batch_id":"b","dropped":[{"reason":"full","count":3}],"spans":[{{Documents.SpanObject(doras)}}]}""", dora);
        await _server.PostAsync(Documents.Span(emils), emil);
        await _server.PostOtlpAsync(Drawings.Of("GET /hers  0..9  api server user.id:dora", emils).ServiceRequest);

        (await AskAsync(HttpMethod.Delete, "users/me/traces", null)).IsProblem(HttpStatusCode.Unauthorized);
        var erased = await AskAsync(HttpMethod.Delete, "users/me/traces", dora);

        Assert.Equal((HttpStatusCode.OK, """{"traces":1}"""), (erased.Status, erased.Text));
        Assert.DoesNotContain("dora", await _server.DumpAsync(), StringComparison.Ordinal);
        (await _server.GetAsync(doras, Users.Sam)).IsProblem(HttpStatusCode.NotFound);
        Assert.Equal("cli.share_loop\n", await _server.PictureAsync(emils, Users.Sam));
        Assert.Equal(1, await _server.ScalarAsync($"SELECT span_count FROM telemetry.traces WHERE trace_id = '{emils}'"));
        Assert.Equal("""{"traces":0}""", (await AskAsync(HttpMethod.Delete, "users/me/traces", dora)).Text);
    }

    [Fact]
    public async Task Erasure_HoldsNothingThatOthersWaitFor_WhileItWaitsForThem()
    {
        var (gina, hugo) = (Users.Token("gina"), Users.Token("hugo"));
        var (held, free, hugos) = (Documents.NewTraceId(), Documents.NewTraceId(), Documents.NewTraceId());
        await _server.PostAsync(Documents.Span(held), gina);
        await _server.PostAsync(Documents.Span(hugos), hugo);
        await _server.PostOtlpAsync(Drawings.Of("GET /hers  0..9  api server user.id:gina", hugos).ServiceRequest);
        var many = string.Join(',', Enumerable.Range(1, 4500).Select(n => Documents.SpanObject(free, $"{n:x16}")));
        (await _server.PostAsync($$"""{"spans":[{{many}}]}""", gina)).IsReceived(4500);
        Task<Answer> erasing;
        await using (var writer = new NpgsqlConnection(_server.ConnectionString))
        {
            await writer.OpenAsync(TestContext.Current.CancellationToken);
            await using var transaction = await writer.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await LockAsync(writer, held);
            await LockAsync(writer, hugos);
            erasing = AskAsync(HttpMethod.Delete, "users/me/traces", gina);
            await Wait.UntilAsync("what nobody holds is erased", async () => await CountAsync(free) == 0);
            Assert.Equal(1, await CountAsync(held));
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("""{"traces":2}""", (await erasing).Text);
        Assert.DoesNotContain("gina", await _server.DumpAsync(), StringComparison.Ordinal);
        Assert.Equal("cli.share_loop\n", await _server.PictureAsync(hugos, Users.Sam));
        Assert.Equal(
            "1 0 0", await _server.ScalarAsync(
                $"SELECT concat_ws(' ', span_count, strays, stray_bytes) FROM telemetry.traces WHERE trace_id = '{hugos}'"));
    }

    private async Task<long> CountAsync(string traceId) =>
        (long)(await _server.ScalarAsync($"SELECT count(*) FROM telemetry.spans WHERE trace_id = '{traceId}'"))!;

    private static async Task LockAsync(NpgsqlConnection connection, string traceId)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT 1 FROM telemetry.traces WHERE trace_id = '{traceId}' FOR UPDATE", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private Task<object?> PinnedAsync(string traceId) =>
        _server.ScalarAsync($"SELECT pinned FROM telemetry.traces WHERE trace_id = '{traceId}'");

    private Task<Answer> AskAsync(HttpMethod method, string path, AuthenticationHeaderValue? user) => AskAsync(_server, method, path, user);

    private static async Task<Answer> AskAsync(TelemetryServer server, HttpMethod method, string path, AuthenticationHeaderValue? user)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}");
        request.Headers.Authorization = user;
        return await server.SendAsync(request);
    }
}
