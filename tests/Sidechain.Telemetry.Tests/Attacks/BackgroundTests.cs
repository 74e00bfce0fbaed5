using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Sidechain.ServiceDefaults.Background;

namespace Sidechain.Telemetry.Tests.Attacks;

/// <summary>An exception in background work ends nothing: it is told, and the work goes on.</summary>
public sealed class BackgroundTests(Databases databases)
{
    [Fact]
    public void EveryBackgroundService_IsASteadyOne() =>
        Assert.DoesNotContain(typeof(TelemetryApp).Assembly.GetTypes(), type =>
            type.IsSubclassOf(typeof(BackgroundService)) && !type.IsSubclassOf(typeof(SteadyService)));

    [Fact]
    public async Task EveryBackgroundService_SurvivesAFailure_SaysDegraded_AndGoesOn()
    {
        await using var server = await TelemetryServer.StartChangedAsync(
            await databases.CreateAsync(), builder =>
            {
                builder.Services.RemoveAll<BackgroundRounds>();
                builder.Services.AddSingleton<PlantedFailures>()
                    .AddSingleton<BackgroundRounds>(services => services.GetRequiredService<PlantedFailures>());
            },
            "--Background:FirstPause=00:00:00.005", "--Background:LongestPause=00:00:00.005");
        var planted = server.Services.GetRequiredService<PlantedFailures>();
        string[] names = [.. server.Services.GetServices<IHostedService>().OfType<SteadyService>().Select(service => service.Name).Order()];
        Assert.True(names.Length >= 9, string.Join(' ', names));
        // Without a prepared store the others do not begin.
        await Wait.UntilAsync("the migrations fail", () => Task.FromResult(planted.HaveFailed(["MigrationService"])));
        planted.Spare("MigrationService");
        await Wait.UntilAsync("all fail", () => Task.FromResult(planted.HaveFailed(names)));
        Assert.Contains("\"background\":\"degraded\"", await HealthAsync(server), StringComparison.Ordinal);

        planted.SpareAll();

        await Wait.UntilAsync(
            "all work", async () => (await HealthAsync(server)).Contains("\"status\":\"healthy\"", StringComparison.Ordinal));
        (await server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Alice)).IsReceived(1);
        Assert.All(
            names, name => Assert.Contains(server.Logs, line => line.Contains($"{name} failed; trying again", StringComparison.Ordinal)));
    }

    private static async Task<string> HealthAsync(TelemetryServer server)
    {
        using var answer = await server.Client.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
