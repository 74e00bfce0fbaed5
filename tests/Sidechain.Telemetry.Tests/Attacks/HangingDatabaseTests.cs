using System.Net;
using Npgsql;
using Sidechain.TestServers;

namespace Sidechain.Telemetry.Tests.Attacks;

public sealed class HangingDatabaseTests(Databases databases)
{
    // Far more than one statement may take, and far less than all who wait would take one after the other.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task DatabaseThatFallsSilent_MakesNobodyWaitForThoseAheadOfThem()
    {
        const int Senders = 60;
        await using var database = SilentDatabase.Of(await databases.CreateAsync());
        await using var server = await TelemetryServer.StartAsync(
            database.ConnectionString, "--Store:StatementTimeout=00:00:01", "--Store:Writers=1", "--Store:GroupSpans=1");
        (await server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Alice)).IsReceived(1);
        database.FallSilent();

        var sent = Enumerable.Range(0, Senders)
            .Select(n => server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Token($"user-{n}")));
        var answers = await Task.WhenAll(sent).WaitAsync(Limit);

        Assert.All(answers, answer => answer.IsProblem(HttpStatusCode.ServiceUnavailable));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await server.HealthAsync().WaitAsync(Limit));
        foreach (var path in (string[])["", "slow", Documents.NewTraceId(), $"{Documents.NewTraceId()}/logs"])
        {
            (await server.GetAsync(path, Users.Alice).WaitAsync(Limit)).IsProblem(HttpStatusCode.ServiceUnavailable);
        }

        using var erase = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/users/me/traces");
        erase.Headers.Authorization = Users.Alice;
        (await server.SendAsync(erase).WaitAsync(Limit)).IsProblem(HttpStatusCode.ServiceUnavailable);
        database.Speak();
        await Wait.UntilAsync("telemetry is healthy again", async () => await server.HealthAsync() == HttpStatusCode.OK);
        var document = Documents.Span(Documents.NewTraceId());
        await Wait.UntilAsync(
            "spans are taken again", async () => (await server.PostAsync(document, Users.Alice)).Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task DatabaseThatHangs_IsAnsweredWithTryAgain_ByEveryDoorAndByHealth()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), "--Store:StatementTimeout=00:00:01");
        (await server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Alice)).IsReceived(1);
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        // Whatever is asked waits, as for a server whose processes are stopped.
        await using (var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var command = new NpgsqlCommand(
                "LOCK TABLE telemetry.traces, telemetry.spans, telemetry.migrations, telemetry.steps IN ACCESS EXCLUSIVE MODE", connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, await server.HealthAsync());
            (await server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Alice)).IsProblem(HttpStatusCode.ServiceUnavailable);
            (await server.GetAsync(Documents.NewTraceId(), Users.Alice)).IsProblem(HttpStatusCode.ServiceUnavailable);
            (await server.GetAsync("", Users.Alice)).IsProblem(HttpStatusCode.ServiceUnavailable);
            Assert.Equal(
                HttpStatusCode.ServiceUnavailable,
                (await server.PostOtlpAsync(Drawings.Of("POST  0..9  api server").ServiceRequest)).Status);
        }

        await Wait.UntilAsync("telemetry is healthy again", async () => await server.HealthAsync() == HttpStatusCode.OK);
        (await server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Alice)).IsReceived(1);
    }
}
