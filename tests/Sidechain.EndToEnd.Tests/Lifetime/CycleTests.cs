using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Sidechain.Hosting.LocalServers.Lifetime;

namespace Sidechain.EndToEnd.Tests.Lifetime;

/// <summary>A testing application that starts and stops again and again leaves nothing. <c>bench cycles</c> runs twenty.</summary>
[Collection(nameof(CycleTests))]
[CollectionDefinition(nameof(CycleTests), DisableParallelization = true)]
public sealed class CycleTests(ITestOutputHelper output)
{
    private static readonly int Cycles = int.Parse(
        Environment.GetEnvironmentVariable("SIDECHAIN_CYCLES") ?? "5", CultureInfo.InvariantCulture);

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
                .SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>())
                .Select(endpoint => endpoint.AllocatedEndpoint!.Port).ToHashSet();
            Assert.NotEmpty(marked.Alive());

            await SidechainApplication.EndAsync(app);

            var (started, stopped) = (healthy.TotalMilliseconds, (watch.Elapsed - healthy).TotalMilliseconds);
            output.WriteLine(
                FormattableString.Invariant($"cycle {cycle + 1}: healthy after {started:0} ms, stopped after {stopped:0} ms more"));
            await marked.AllGoneAsync();
            // This process listens no more; another test's may have been given a port that is free again.
            Assert.All(ports, port =>
                Assert.DoesNotContain($"(process id {Environment.ProcessId})", PortOwner.Describe(port), StringComparison.Ordinal));
            threads.Add(ThreadsBesideThePool());
        }

        Environment.SetEnvironmentVariable(marked.Name, null);
        // A thread that stays in each cycle would show; the first cycle makes what a process makes once. Threads get time to end.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var waited = TimeSpan.Zero; waited < MarkedProcesses.Limit && threads[^1] - threads[0] >= Cycles - 1; waited += timer.Period)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            threads[^1] = ThreadsBesideThePool();
        }

        Assert.True(threads[^1] - threads[0] < Cycles - 1, $"threads beside the pool after each cycle: {string.Join(' ', threads)}");
    }

    private static int ThreadsBesideThePool() => Process.GetCurrentProcess().Threads.Count - ThreadPool.ThreadCount;
}
