using System.Net;
using System.Net.Http.Headers;
using Npgsql;

namespace Sidechain.Telemetry.Tests.Retention;

public sealed class RetentionApiTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
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

    private async Task<Answer> AskAsync(HttpMethod method, string path, AuthenticationHeaderValue? user)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}");
        request.Headers.Authorization = user;
        return await _server.SendAsync(request);
    }
}
