using System.Net;
using Npgsql;

namespace Sidechain.Telemetry.Tests.Store;

public sealed class OutageTests(Databases databases)
{
    [Fact]
    public async Task DatabaseThatComesLater_IsWaitedFor()
    {
        var existing = await databases.CreateAsync();
        var later = new NpgsqlConnectionStringBuilder(existing) { Database = $"later_{Guid.NewGuid():N}" };
        await using var server = await TelemetryServer.StartUnpreparedAsync(later.ConnectionString);
        var trace = Drawings.Of("cli.share_loop  0..9  cli\n  POST  1..2  api server");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await server.HealthAsync());
        var refused = (await server.PostAsync(trace.ClientDocument, Users.Alice)).IsProblem(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(TimeSpan.FromSeconds(2), refused.Headers.RetryAfter?.Delta);
        var otlp = await server.PostOtlpAsync(trace.ServiceRequest);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(2)), (otlp.Status, otlp.Headers.RetryAfter?.Delta));
        (await server.GetAsync(trace.TraceId, Users.Alice)).IsProblem(HttpStatusCode.ServiceUnavailable);
        (await server.PostAsync("""{"spans":[]}""")).IsReceived(0);

        await using (var database = NpgsqlDataSource.Create(existing))
        {
            await database.CreateCommand($"CREATE DATABASE {later.Database}").ExecuteNonQueryAsync();
        }

        await Wait.UntilAsync("telemetry is healthy", async () => await server.HealthAsync() == HttpStatusCode.OK);

        (await server.PostAsync(trace.ClientDocument, Users.Alice)).IsReceived(1);
        Assert.Contains(server.Logs, line => line.Contains("cannot be prepared yet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DatabaseThatGoesAway_IsAnsweredWithTryAgain()
    {
        var existing = await databases.CreateAsync();
        var connection = new NpgsqlConnectionStringBuilder(existing) { Database = $"gone_{Guid.NewGuid():N}" };
        await using var admin = NpgsqlDataSource.Create(existing);
        await admin.CreateCommand($"CREATE DATABASE {connection.Database}").ExecuteNonQueryAsync();
        await using var server = await TelemetryServer.StartAsync(connection.ConnectionString);

        await admin.CreateCommand($"DROP DATABASE {connection.Database} WITH (FORCE)").ExecuteNonQueryAsync();

        var document = Documents.Span(Documents.NewTraceId());
        (await server.PostAsync(document, Users.Alice)).IsProblem(HttpStatusCode.ServiceUnavailable);
        (await server.PostAsync(document, Users.Alice)).IsProblem(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await server.HealthAsync());
    }

    [Fact]
    public async Task Outage_IsToldByOneStackTrace_HoweverManyMeetIt()
    {
        var existing = await databases.CreateAsync();
        var connection = new NpgsqlConnectionStringBuilder(existing) { Database = $"gone_{Guid.NewGuid():N}" };
        await using var admin = NpgsqlDataSource.Create(existing);
        await admin.CreateCommand($"CREATE DATABASE {connection.Database}").ExecuteNonQueryAsync();
        await using var server = await TelemetryServer.StartAsync(
            connection.ConnectionString, $"--contentRoot={AppContext.BaseDirectory}", "--Alerts:Every=00:00:01",
            "--Background:FirstPause=00:00:00.01", "--Background:LongestPause=00:00:00.01",
            "--Alerts:Rules:0:Name=slow", "--Alerts:Rules:0:Span=cli.x", "--Alerts:Rules:0:Client=cli", "--Alerts:Rules:0:Quantile=0.95",
            "--Alerts:Rules:0:ThresholdMs=1");

        await admin.CreateCommand($"DROP DATABASE {connection.Database} WITH (FORCE)").ExecuteNonQueryAsync();
        bool IsBackgrounds(string line) => line.Contains("AlertService has failed", StringComparison.Ordinal);
        await Wait.UntilAsync("background work has met it", () => Task.FromResult(server.Logs.Count(IsBackgrounds) > 2));
        for (var n = 0; n < 5; n++)
        {
            (await server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Alice)).IsProblem(HttpStatusCode.ServiceUnavailable);
            (await server.GetAsync(Documents.NewTraceId(), Users.Alice)).IsProblem(HttpStatusCode.ServiceUnavailable);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await server.HealthAsync());
        }

        var traces = server.Logs.Where(line => line.Contains("\n   at ", StringComparison.Ordinal)).ToArray();
        Assert.True(traces.Length == 1, string.Join("\n\n", traces));
    }

    [Theory]
    [InlineData("Host=no-such-host.invalid;Timeout=2")]
    [InlineData("Host=127.0.0.1;Port=1;Timeout=2")]
    public async Task DatabaseThatCannotBeReached_IsAnsweredWithTryAgain(string connectionString)
    {
        await using var server = await TelemetryServer.StartUnpreparedAsync(connectionString);
        await Wait.UntilAsync("a failed attempt is logged", () =>
            Task.FromResult(server.Logs.Any(line => line.Contains("cannot be prepared yet", StringComparison.Ordinal))));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await server.HealthAsync());
        (await server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Alice)).IsProblem(HttpStatusCode.ServiceUnavailable);
    }

    [Theory]
    [InlineData("--SIDECHAIN_OTLP_API_KEY=", "SIDECHAIN_OTLP_API_KEY")]
    [InlineData("--Jwt:Key=short", "Jwt:Key")]
    [InlineData("--Ingest:MaxBodyBytes=1", "MaxBodyBytes")]
    public async Task BadSetting_StopsTheStartWithASentenceThatNamesIt(string setting, string key)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => TelemetryServer.StartUnpreparedAsync("Host=127.0.0.1;Port=1", setting));

        Assert.Contains(key, failure.Message, StringComparison.Ordinal);
    }
}
