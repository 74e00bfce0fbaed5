using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Sidechain.Hosting.LocalServers.Data;

namespace Sidechain.EndToEnd.Tests.Lifetime;

/// <summary>A testing application that starts and stops again and again leaves nothing. <c>bench cycles</c> runs twenty.</summary>
[Collection(nameof(CycleTests))]
[CollectionDefinition(nameof(CycleTests), DisableParallelization = true)]
public sealed class CycleTests(ITestOutputHelper output)
{
    private static readonly int Cycles = int.Parse(Environment.GetEnvironmentVariable("SIDECHAIN_CYCLES") ?? "5", CultureInfo.InvariantCulture);

    [Fact]
    public async Task StartAndStop_AgainAndAgain_LeavesNoProcessPortFolderOrThread()
    {
        var marked = new MarkedProcesses($"SIDECHAIN_MARK_{Guid.NewGuid():N}");
        Environment.SetEnvironmentVariable(marked.Name, "1");
        var threads = new List<int>();
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            var watch = Stopwatch.StartNew();
            var app = await SidechainApplication.StartAsync();
            var healthy = watch.Elapsed;
            var ports = app.Services.GetRequiredService<DistributedApplicationModel>().Resources
                .SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>()).Select(endpoint => endpoint.AllocatedEndpoint!.Port).ToHashSet();
            var folder = app.Services.GetRequiredService<DataFolder>().Path;
            Assert.True(Directory.Exists(folder), folder);
            Assert.NotEmpty(marked.Alive());

            await app.DisposeAsync();

            output.WriteLine(FormattableString.Invariant($"cycle {cycle + 1}: healthy after {healthy.TotalMilliseconds:0} ms, stopped after {(watch.Elapsed - healthy).TotalMilliseconds:0} ms more"));
            await marked.AllGoneAsync();
            Assert.False(Directory.Exists(folder), folder);
            Assert.DoesNotContain(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners(), listener => ports.Contains(listener.Port));
            threads.Add(Process.GetCurrentProcess().Threads.Count - ThreadPool.ThreadCount);
        }

        Environment.SetEnvironmentVariable(marked.Name, null);
        // One that stays behind in each cycle would show; the first cycle makes what a process makes once.
        Assert.True(threads[^1] - threads[0] < Cycles - 1, $"threads beside the pool after each cycle: {string.Join(' ', threads)}");
    }
}
