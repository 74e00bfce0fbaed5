using System.Net.Http.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Sidechain.StandIns.Tests.Hosting;

public sealed class ResourceTests(ProbeApplication probe) : IClassFixture<ProbeApplication>
{
    private readonly CancellationToken _deadline = new CancellationTokenSource(ProbeApplication.Limit).Token;

    [Fact]
    public async Task Environment_OfAReference_HoldsConnectionStringsAndAddresses()
    {
        var variables = await EnvironmentOfAsync("second");

        Assert.Equal(await probe.App.GetConnectionStringAsync("probedb", _deadline), variables["ConnectionStrings__probedb"]);
        Assert.Equal("probedb", variables["PROBEDB_DATABASENAME"]);
        Assert.Contains(",password=", variables["ConnectionStrings__cache"], StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", variables["CACHE_HOST"]);
        var first = probe.App.GetEndpoint("first").OriginalString;
        Assert.Equal(first, variables["services__first__http__0"]);
        Assert.Equal(first, variables["FIRST_HTTP"]);
        Assert.False(variables.ContainsKey("services__first__extra__0"), "one endpoint was referenced, not the resource");
        Assert.Equal(probe.App.GetEndpoint("first", "extra").OriginalString, variables["PROBE_EXTRA"]);
    }

    [Fact]
    public async Task Environment_SetByProfileAndCode_CodeWins()
    {
        var variables = await EnvironmentOfAsync("first");

        Assert.Equal("code", variables["PROBE_WINNER"]);
        Assert.Equal("from the launch profile", variables["PROBE_PROFILE"]);
        Assert.Equal("Development", variables["ASPNETCORE_ENVIRONMENT"]);
    }

    [Fact]
    public async Task EndpointWithAVariable_TellsItsPort_AndIsNotAmongTheAddresses()
    {
        var variables = await EnvironmentOfAsync("first");

        var port = probe.App.GetEndpoint("first", "own").Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(port, variables["PROBE_OWN_PORT"]);
        Assert.Equal(2, variables["ASPNETCORE_URLS"]!.Split(';').Length);
        Assert.DoesNotContain(port, variables["ASPNETCORE_URLS"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Environment_SetByATestBeforeTheBuild_ReachesTheProcess()
    {
        var variables = await EnvironmentOfAsync("first");

        Assert.Equal("set by the test", variables["PROBE_TEST"]);
    }

    [Fact]
    public async Task Environment_OfAProject_NamesItForOpenTelemetry()
    {
        var variables = await EnvironmentOfAsync("first");

        Assert.Equal("first", variables["OTEL_SERVICE_NAME"]);
        Assert.Matches("^service\\.instance\\.id=[a-z]{8}$", variables["OTEL_RESOURCE_ATTRIBUTES"]);
        Assert.False(variables.ContainsKey("OTEL_EXPORTER_OTLP_ENDPOINT"), "nobody listens there");
    }

    [Fact]
    public async Task Secret_WithoutConfiguration_IsGenerated()
    {
        var variables = await EnvironmentOfAsync("first");

        Assert.Matches("^[A-Za-z0-9]{30}$", variables["PROBE_TOKEN"]);
    }

    [Fact]
    public async Task Database_WhenItsDependentRuns_Exists()
    {
        await using var connection = new NpgsqlConnection(await probe.App.GetConnectionStringAsync("probedb", _deadline));
        await connection.OpenAsync(_deadline);

        Assert.Equal("probedb", connection.Database);
    }

    [Fact]
    public async Task ExplicitStart_ByCommand_RunsWithItsArgumentsToTheEnd()
    {
        await CommandAsync("printer", KnownResourceCommands.StartCommand);
        var ended = await probe.App.ResourceNotifications.WaitForResourceAsync("printer", e => e.Snapshot.ExitCode is not null, _deadline);

        Assert.Equal(0, ended.Snapshot.ExitCode);
        Assert.Equal(KnownResourceStates.Finished, ended.Snapshot.State?.Text);
        Assert.Equal([new LogLine(1, "two words and $HOME", IsErrorMessage: false)], await LinesOfAsync("printer"));
    }

    [Fact]
    public async Task WaitForHealthy_OfAProcessThatEnds_ThrowsWithItsLastLines()
    {
        await CommandAsync("failing", KnownResourceCommands.StartCommand);
        var e = await Assert.ThrowsAsync<Aspire.Hosting.DistributedApplicationException>(
            () => probe.App.ResourceNotifications.WaitForResourceHealthyAsync("failing", _deadline));
        await CommandAsync("orphan", KnownResourceCommands.StartCommand);
        await probe.App.ResourceNotifications.WaitForResourceAsync("orphan", KnownResourceStates.FailedToStart, _deadline);

        Assert.Contains("probe: asked to fail", e.Message, StringComparison.Ordinal);
        Assert.Contains(await LinesOfAsync("orphan"), line => line is { IsErrorMessage: true, LineNumber: 1, Content: "Dependency resource 'failing' failed to start." });
    }

    [Fact]
    public async Task WaitFor_ASickResource_StartsOnlyWhenItIsHealthy()
    {
        await CommandAsync("sick", KnownResourceCommands.StartCommand);
        await probe.App.ResourceNotifications.WaitForResourceAsync("sick", KnownResourceStates.Running, _deadline);
        var started = CommandAsync("waiter", KnownResourceCommands.StartCommand);
        await probe.App.ResourceNotifications.WaitForResourceAsync("waiter", "Waiting", _deadline);
        using var client = probe.App.CreateHttpClient("sick");
        await PostWhenItListensAsync(client, "/heal");
        await started;

        await probe.App.ResourceNotifications.WaitForResourceAsync("waiter", KnownResourceStates.Running, _deadline);
        await CommandAsync("waiter", KnownResourceCommands.StopCommand);
        await CommandAsync("sick", KnownResourceCommands.StopCommand);
    }

    [Fact]
    public async Task WaitFor_AProcessThatEndsBeforeItIsReady_FailsToStart()
    {
        var started = CommandAsync("bereft", KnownResourceCommands.StartCommand);
        await probe.App.ResourceNotifications.WaitForResourceAsync("bereft", "Waiting", _deadline);
        await CommandAsync("fleeting", KnownResourceCommands.StartCommand);
        await started;

        await probe.App.ResourceNotifications.WaitForResourceAsync("bereft", KnownResourceStates.FailedToStart, _deadline);
    }

    [Fact]
    public async Task Command_ThatNobodyDefined_SaysSo()
    {
        var result = await probe.App.ResourceCommands.ExecuteCommandAsync("first", "dance", _deadline);

        Assert.False(result.Success);
        Assert.Equal("Command 'dance' not available for resource 'first'.", result.ErrorMessage);
    }

    [Fact]
    public void Lookups_OfUnknownNames_SayWhatIsMissing()
    {
        Assert.StartsWith("Resource 'nobody' not found.", Assert.Throws<ArgumentException>(() => probe.App.GetEndpoint("nobody")).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "Endpoint 'grpc' for resource 'first' not found.",
            Assert.Throws<ArgumentException>(() => probe.App.GetEndpoint("first", "grpc")).Message, StringComparison.Ordinal);
    }

    private async Task<Dictionary<string, string>> EnvironmentOfAsync(string resource)
    {
        using var client = probe.App.CreateHttpClient(resource);
        return (await client.GetFromJsonAsync<Dictionary<string, string>>("/environment", _deadline))!;
    }

    private async Task CommandAsync(string resource, string command)
    {
        var result = await probe.App.ResourceCommands.ExecuteCommandAsync(resource, command, _deadline);
        Assert.True(result.Success, result.ErrorMessage);
    }

    private async Task<List<LogLine>> LinesOfAsync(string resource)
    {
        var lines = new List<LogLine>();
        await foreach (var page in probe.App.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync(resource))
        {
            lines.AddRange(page);
        }

        return lines;
    }

    private async Task PostWhenItListensAsync(HttpClient client, string path)
    {
        while (true)
        {
            try
            {
                (await client.PostAsync(path, null, _deadline)).EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
            {
                await Task.Yield(); // it runs but does not listen yet
            }
        }
    }
}
