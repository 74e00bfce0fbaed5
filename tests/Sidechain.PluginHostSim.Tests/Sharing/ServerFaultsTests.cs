using Microsoft.Extensions.Time.Testing;
using Sidechain.Client.Commands;
using Sidechain.Client.Configuration;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.PluginHostSim.Faults;
using Sidechain.TestApi;
using Sidechain.Tracing.Conventions;

namespace Sidechain.PluginHostSim.Tests.Sharing;

public sealed class ServerFaultsTests
{
    private const string Route = "/api/v1/development/faults";

    /// <summary>A slow encoder may take ten minutes, and the host keeps a fault for two.</summary>
    [Fact]
    public async Task Faults_OfAShareThatTakesLong_AreSetAgainUntilItEnds()
    {
        await using var api = await RecordingApi.StartAsync();
        var asked = new SemaphoreSlim(0);
        api.Answers[$"{Route}/"] = (_, _) =>
        {
            asked.Release();
            return Task.CompletedTask;
        };
        api.Answers[Route] = (_, _) => Task.CompletedTask;
        var (time, url) = (new FakeTimeProvider(), new Uri(api.Url + "/"));
        await using var session = new ApiSession(
            new Settings(url, url, TimeSpan.FromSeconds(60), Tracing: false),
            new ClientProgram("plugin-host", ClientTypes.Plugin, "sidechain-plugin"),
            new SessionOptions { Time = time })
        {
            Token = RecordingApi.Token,
        };
        var run = new CommandRun(session, new Screen(json: false));
        await using (await ServerFaults.SetAsync(run, FaultPlan.Parse(["stream-down"]), TestContext.Current.CancellationToken))
        {
            await asked.WaitAsync(TestContext.Current.CancellationToken);
            for (var round = 0; round < 3; round++)
            {
                time.Advance(TimeSpan.FromSeconds(40)); // A third of what the host was asked for.
                await asked.WaitAsync(TestContext.Current.CancellationToken);
            }
        }

        Assert.Equal(["PUT", "PUT", "PUT", "PUT", "DELETE"], api.Requests.Select(request => request.Method));
    }
}
