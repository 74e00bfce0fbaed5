using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Background;
using Sidechain.ServiceDefaults.Database;

namespace Sidechain.StreamFake.Tests.Journal;

/// <summary>An exception of the journal's writer ends nothing: what was asked meanwhile is added afterwards.</summary>
public sealed class JournalFailureTests
{
    [Fact]
    public void EveryBackgroundService_IsASteadyOne() =>
        Assert.DoesNotContain(typeof(StreamFakeApp).Assembly.GetTypes(), type =>
            type.IsSubclassOf(typeof(BackgroundService)) && !type.IsSubclassOf(typeof(SteadyService)));

    [Fact]
    public async Task WriterThatFails_SaysDegraded_AndGoesOn()
    {
        PlantedFailure planted = null!;
        await using var stream = await StreamServer.StartAsync(configure: builder =>
        {
            builder.Services.RemoveAll<BackgroundRounds>();
            builder.Services.AddSingleton<BackgroundRounds>(services =>
                planted = new PlantedFailure(
                    services.GetRequiredService<IOptions<BackgroundOptions>>(), services.GetRequiredService<Outages>()));
        });
        await planted.HasFailed.Task.WaitAsync(TestContext.Current.CancellationToken);
        var health = await stream.Client.GetStringAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);
        var adding = stream.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"1"}""");

        planted.IsOver = true;

        await adding;
        Assert.Contains("\"background\":\"degraded\"", health, StringComparison.Ordinal);
        Assert.Equal(["1"], (await stream.ReadAsync("user/alice")).Objects);
        Assert.Contains(
            "\"status\":\"healthy\"",
            await stream.Client.GetStringAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    private sealed class PlantedFailure(IOptions<BackgroundOptions> options, Outages outages) : BackgroundRounds(options, outages)
    {
        private int _failures;

        public TaskCompletionSource HasFailed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsOver { get; set; }

        public override void Begin(string service)
        {
            if (IsOver)
            {
                return;
            }
            // By the second, the first is in the health check.
            if (++_failures == 2)
            {
                HasFailed.SetResult();
            }

            throw new InvalidOperationException("planted");
        }
    }
}
