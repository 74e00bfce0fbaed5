using System.Runtime;
using Sidechain.PluginHostSim.CommandLine;
using Sidechain.PluginHostSim.Host;
using Sidechain.PluginHostSim.Host.Code;
using Sidechain.PluginHostSim.Plugin;
using Sidechain.PluginHostSim.Validation.Violators;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;

namespace Sidechain.PluginHostSim.Tests.Host;

public sealed class AudioCodeTests
{
    [Fact]
    public void From_LoopSharingPlugin_ReachesTheCaptureAndTheRecorder()
    {
        var paths = ReachableMethods.From(typeof(LoopSharingPlugin)).Select(reached => reached.Path).ToList();

        Assert.Equal("Process", paths[0]);
        Assert.Contains("Process → Work → Write → Write → Interleave", paths);
        Assert.Contains(paths, path => path.EndsWith("→ Close → End", StringComparison.Ordinal));
    }

    [Fact]
    public void From_TwoPluginsWithOneBase_ReachesItsOwnOverridesAlone()
    {
        var paths = ReachableMethods.From(typeof(Locks)).Select(reached => reached.Path).ToList();

        Assert.Contains("Process → Measure → Monitor.Enter", paths);
        Assert.DoesNotContain(paths, path => path.Contains("Sleep", StringComparison.Ordinal));
    }

    [Fact]
    public void Compile_EveryPluginOfTheCatalog_LeavesNothingForTheFirstCall()
    {
        foreach (var entry in PluginCatalog.All)
        {
            using var plugin = entry.Create();
            Assert.True(AudioCode.Compile(plugin.GetType()) > 0, entry.Name);
        }
    }

    /// <summary>The record of a share is the part of the callback that no warm-up runs.</summary>
    [Fact]
    public async Task Compile_LoopSharingPlugin_CompilesNothingWhenAShareBeginsToRecord()
    {
        var plugin = new LoopSharingPlugin();
        using var host = new PluginHost(new HostOptions(), [plugin]);
        host.Bounce(1000);
        await using var recorder = new SpanRecorder(new ClientIdentity("plugin", "1.0.0", "test"));
        using var root = recorder.StartTrace("share_loop");
        var recording = plugin.Statistics.Record(recorder, root);
        var before = JitInfo.GetCompiledMethodCount(currentThread: true);
        host.Bounce(1000);
        var compiled = JitInfo.GetCompiledMethodCount(currentThread: true) - before;
        var stopping = recording.DisposeAsync();
        before = JitInfo.GetCompiledMethodCount(currentThread: true);
        host.Bounce(1000);
        compiled += JitInfo.GetCompiledMethodCount(currentThread: true) - before;
        await stopping;

        Assert.Equal(0, compiled);
    }
}
