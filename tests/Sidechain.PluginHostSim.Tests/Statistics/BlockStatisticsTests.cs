using Sidechain.PluginHostSim.Host;
using Sidechain.PluginHostSim.Plugin;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.PluginHostSim.Tests.Statistics;

public sealed class BlockStatisticsTests
{
    private readonly LoopSharingPlugin _plugin = new();

    [Fact]
    public async Task Record_DuringAShare_IsTheCallbackBelowIt()
    {
        using var host = new PluginHost(new HostOptions(), [_plugin]);
        await using var recorder = new SpanRecorder(new ClientIdentity("plugin", "1.0.0", "test"));
        host.Bounce(10 * 128);
        var root = recorder.StartTrace("share_loop");
        var recording = _plugin.Statistics.Record(recorder, root);
        host.Bounce(100 * 128);
        var stopping = recording.DisposeAsync();
        host.Bounce(10 * 128);
        await stopping;
        root.End();

        var audio = recorder.Spans.Where(span => span.Name == "plugin.audio").ToList();
        Assert.Equal(100, audio.Sum(span => Number(span, "audio.blocks")));
        Assert.All(audio, span => Assert.Equal((root.SpanId, "ok"), (span.ParentSpanId, span.Status)));
        Assert.All(audio, span =>
            Assert.Equal(
                ["audio.blocks", "audio.late_max_ms", "audio.load_max", "audio.xruns"],
                span.Attributes.Select(a => a.Key).Order(StringComparer.Ordinal)));
        Assert.All(audio, span => Assert.True(Number(span, "audio.load_max") > 0));
        Assert.Equal("plugin.share_loop", recorder.Spans[^1].Name);
    }

    [Fact]
    public async Task Record_HostThatStoppedCalling_DoesNotHoldTheShare()
    {
        using var host = new PluginHost(new HostOptions(), [_plugin]);
        await using var recorder = new SpanRecorder(new ClientIdentity("plugin", "1.0.0", "test"));
        using var root = recorder.StartTrace("share_loop");
        await using (_plugin.Statistics.Record(recorder, root))
        {
            host.Bounce(128);
        }

        Assert.True(_plugin.Statistics.IsRecording);
        host.Bounce(128);
        Assert.False(_plugin.Statistics.IsRecording);
    }

    [Fact]
    public async Task Record_Always_AllocatesNothingOnTheAudioThread()
    {
        using var host = new PluginHost(new HostOptions(), [_plugin]);
        await using var recorder = new SpanRecorder(new ClientIdentity("plugin", "1.0.0", "test"));
        using var root = recorder.StartTrace("share_loop");
        var recording = _plugin.Statistics.Record(recorder, root);
        host.Bounce(1000 * 128);
        host.Engine.Restart();
        host.Bounce(10_000 * 128);

        Assert.Equal(0, host.Engine.Measures.AllocatedBytes);
        var stopping = recording.DisposeAsync();
        host.Bounce(128);
        await stopping;
    }

    private static double Number(WireSpan span, string key) =>
        Convert.ToDouble(span.Attributes.Single(a => a.Key == key).Value, System.Globalization.CultureInfo.InvariantCulture);
}
