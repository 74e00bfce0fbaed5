using System.Net;
using Npgsql;

namespace Sidechain.Telemetry.Tests.Attacks;

public sealed class HangingDatabaseTests(Databases databases)
{
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
            await using var command = new NpgsqlCommand("LOCK TABLE telemetry.traces, telemetry.spans, telemetry.migrations, telemetry.steps IN ACCESS EXCLUSIVE MODE", connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, await server.HealthAsync());
            (await server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Alice)).IsProblem(HttpStatusCode.ServiceUnavailable);
            (await server.GetAsync(Documents.NewTraceId(), Users.Alice)).IsProblem(HttpStatusCode.ServiceUnavailable);
            (await server.GetAsync("", Users.Alice)).IsProblem(HttpStatusCode.ServiceUnavailable);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.PostOtlpAsync(Drawings.Of("POST  0..9  api server").ServiceRequest)).Status);
        }

        await Wait.UntilAsync("telemetry is healthy again", async () => await server.HealthAsync() == HttpStatusCode.OK);
        (await server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Alice)).IsReceived(1);
    }
}
