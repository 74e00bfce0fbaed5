using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Sidechain.Api.Audio;
using Sidechain.Api.Tests.Hosting;
using Sidechain.ServiceDefaults.Background;

namespace Sidechain.Api.Tests.Attacks;

/// <summary>An exception in background work ends nothing: it is told, and the work goes on.</summary>
public sealed class BackgroundTests(Servers servers)
{
    [Fact]
    public void EveryBackgroundService_IsASteadyOne() =>
        Assert.DoesNotContain(typeof(ApiApp).Assembly.GetTypes(), type =>
            type.IsSubclassOf(typeof(BackgroundService)) && !type.IsSubclassOf(typeof(SteadyService)));

    [Fact]
    public async Task EveryBackgroundService_SurvivesAFailure_SaysDegraded_AndGoesOn()
    {
        await using var api = await ApiServer.StartAsync(servers, builder =>
        {
            builder.Services.RemoveAll<BackgroundRounds>();
            builder.Services.AddSingleton<PlantedFailures>()
                .AddSingleton<BackgroundRounds>(services => services.GetRequiredService<PlantedFailures>());
        });
        var planted = api.Services.GetRequiredService<PlantedFailures>();
        string[] names = [.. api.Services.GetServices<IHostedService>().OfType<SteadyService>().Select(service => service.Name)];
        Assert.Equal(["AudioSweep", "DownloadRounds", "IdempotencySweep", "OutboxWorker", "SessionRounds"], names.Order());
        await Eventually.Async("all fail", () => planted.HaveFailed(names));
        using var nobody = api.Client();
        // On a busy machine a check of the database may come too late once.
        await Eventually.Async("degraded", async () => (await nobody.GetAsync("/health")).Text("status") == "degraded");

        planted.Spare();

        await Eventually.Async("all work", async () => (await nobody.GetAsync("/health")).Text("status") == "healthy");
    }

    [Fact]
    public async Task AudioThatNoPostHas_IsPutAside_AndRemovedLater_AndWhatOneHasStays()
    {
        await using var api = await ApiServer.StartAsync(servers);
        using var user = await api.SignUpAsync();
        var id = (await user.PostAsync(idempotencyKey: "the-same")).Text("id");
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, (await user.PostAsync(idempotencyKey: "the-same")).Status);
        var sweep = api.Background<AudioSweep>();
        string[] Kept() => [.. Directory.EnumerateDirectories(api.AudioPath, "??").SelectMany(Directory.EnumerateFiles)];
        string[] Aside() => [.. Directory.EnumerateFiles(Path.Combine(api.AudioPath, "orphaned"))];
        Assert.Equal(2, Kept().Length);

        await sweep.SweepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, Kept().Length);

        Array.ForEach(Kept(), file => File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-2)));
        await sweep.SweepAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, 1), (Kept().Length, Aside().Length));

        Array.ForEach(Aside(), file => File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-2)));
        await sweep.SweepAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, 0), (Kept().Length, Aside().Length));
        Assert.Equal(System.Net.HttpStatusCode.OK, (await user.GetAsync($"/api/v1/posts/{id}/audio")).Status);
    }
}
