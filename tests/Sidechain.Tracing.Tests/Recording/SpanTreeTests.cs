using System.Diagnostics;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Tests.Recording;

/// <summary>Who is whose parent.</summary>
public sealed class SpanTreeTests
{
    private static readonly ClientIdentity Cli = new("cli", "1.0.0", "sidechain-cli");

    [Fact]
    public async Task Siblings_OneAfterTheOther_StaySiblings()
    {
        await using var recorder = new SpanRecorder(Cli);
        using (var root = recorder.StartTrace("share_loop"))
        {
            using (recorder.StartSpan("read_file"))
            {
            }

            using (recorder.StartSpan("encode_audio"))
            {
                await Task.Yield();
            }

            using (recorder.StartSpan("update_ui"))
            {
            }
        }

        Assert.Equal(
            """
            cli.share_loop
              cli.encode_audio
              cli.read_file
              cli.update_ui
            """,
            Draw(recorder));
    }

    [Fact]
    public async Task Siblings_EndedOutOfOrder_LeaveNoFinishedParentBehind()
    {
        await using var recorder = new SpanRecorder(Cli);
        using (recorder.StartTrace("share_loop"))
        {
            var first = recorder.StartSpan("first");
            var second = recorder.StartSpan("second");
            first.End();
            using (recorder.StartSpan("under_second"))
            {
            }

            second.End();
            using (recorder.StartSpan("third"))
            {
            }
        }

        Assert.Equal(
            """
            cli.share_loop
              cli.first
                cli.second
                  cli.under_second
              cli.third
            """,
            Draw(recorder));
    }

    [Fact]
    public async Task Concurrency_OfManyTasks_KeepsEachOnesParent()
    {
        await using var recorder = new SpanRecorder(Cli);
        using (recorder.StartTrace("share_loop"))
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
            {
                using var outer = recorder.StartSpan($"outer_{i:00}");
                await Task.Yield();
                await Task.WhenAll(Enumerable.Range(0, 5).Select(j => Task.Run(() =>
                {
                    using var inner = recorder.StartSpan($"inner_{i:00}_{j}");
                    Assert.Equal(outer.SpanId, inner.ParentSpanId);
                })));
                Assert.Same(outer, recorder.Current);
            })));
        }

        var spans = recorder.Spans;
        var root = spans.Single(s => s.Name == "cli.share_loop");
        Assert.Equal(121, spans.Count);
        Assert.Single(spans.Select(s => s.TraceId).Distinct());
        Assert.Equal(20, spans.Count(s => s.ParentSpanId == root.SpanId));
        Assert.All(spans.Where(s => s.Name!.StartsWith("cli.inner", StringComparison.Ordinal)), inner =>
            Assert.Equal($"cli.outer_{inner.Name![10..12]}", spans.Single(s => s.SpanId == inner.ParentSpanId).Name));
    }

    [Fact]
    public async Task Task_ThatOutlivesItsSpan_KeepsItAsParent()
    {
        await using var recorder = new SpanRecorder(Cli);
        var gate = new TaskCompletionSource();
        Task background;
        string parent;
        using (recorder.StartTrace("share_loop"))
        {
            using var upload = recorder.StartSpan("upload_audio");
            parent = upload.SpanId;
            background = Task.Run(async () =>
            {
                await gate.Task;
                using var late = recorder.StartSpan("late");
            });
        }

        gate.SetResult();
        await background;
        Assert.Equal(parent, recorder.Spans.Single(s => s.Name == "cli.late").ParentSpanId);
    }

    [Fact]
    public async Task Span_HandedOverWithItsParent_BelongsToIt()
    {
        await using var recorder = new SpanRecorder(Cli);
        using var root = recorder.StartTrace("share_loop");
        using (recorder.StartTrace("something_else"))
        {
            using var handed = recorder.StartSpan("work", root);
            Assert.Equal((root.TraceId, root.SpanId), (handed.TraceId, handed.ParentSpanId));
        }

        Assert.Same(root, recorder.Current);
    }

    [Fact]
    public async Task Span_HandedOverWithAParentThatHasEnded_BelongsToIt()
    {
        await using var recorder = new SpanRecorder(Cli);
        using var other = recorder.StartTrace("login");
        var ended = recorder.StartTrace("share_loop");
        ended.SetBaggage("session.id", "s-1");
        ended.End();
        using var late = recorder.StartSpan("update_ui", ended);
        Assert.Equal((ended.TraceId, ended.SpanId), (late.TraceId, late.ParentSpanId));
        Assert.Same(late, recorder.Current);
        using var inner = recorder.StartSpan("read_file");
        Assert.Equal(late.SpanId, inner.ParentSpanId);
        Assert.Equal("s-1", inner.Activity.GetBaggageItem("session.id"));
        inner.End();
        late.End();
        Assert.Same(other, recorder.Current);
    }

    [Fact]
    public async Task TwoRecorders_InOneProcess_DoNotMix()
    {
        await using var cli = new SpanRecorder(Cli);
        await using var plugin = new SpanRecorder(new ClientIdentity("plugin", "1.0.0", "plugin"));
        using (cli.StartTrace("share_loop"))
        {
            using var own = plugin.StartSpan("capture");
            Assert.Null(own.ParentSpanId);
            using var inner = cli.StartSpan("upload_audio");
            Assert.Equal("cli.share_loop", cli.Current!.Activity.Parent!.OperationName);
        }

        Assert.Equal(["cli.share_loop", "cli.upload_audio"], cli.Spans.Select(s => s.Name!).Order());
        Assert.Equal(["plugin.capture"], plugin.Spans.Select(s => s.Name!));
    }

    [Fact]
    public async Task Ambient_ActivityOfTheHost_IsNoParentAndIsCurrentAgainAfterwards()
    {
        await using var recorder = new SpanRecorder(Cli);
        using var host = new Activity("host").Start();
        using (var root = recorder.StartTrace("share_loop"))
        {
            Assert.Null(root.ParentSpanId);
            Assert.NotEqual(host.TraceId.ToHexString(), root.TraceId);
        }

        Assert.Same(host, Activity.Current);
    }

    [Theory]
    [InlineData(
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00", "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", null, "00")]
    [InlineData("4BF92F35-77B3-4DA6-A3CE-929D0E0E4736", "4bf92f3577b34da6a3ce929d0e0e4736", null, null, "01")]
    [InlineData("abc123def456", "e861b2eab679927cfa36fe256e9deb19", null, "abc123def456", "01")]
    public async Task Trace_ThatIsContinued_HasItsIdParentAndFlags(
        string given, string trace, string? parent, string? original, string flags)
    {
        await using var recorder = new SpanRecorder(Cli);
        using var root = recorder.StartTrace("share_loop", given);
        using var child = recorder.StartSpan("upload_audio");
        Assert.Equal((trace, parent, original), (root.TraceId, root.ParentSpanId, root.OriginalTraceId));
        Assert.Equal((trace, root.SpanId, original), (child.TraceId, child.ParentSpanId, child.OriginalTraceId));
        Assert.Equal($"00-{trace}-{child.SpanId}-{flags}", child.TraceParent);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not an id!")]
    public async Task Trace_WithNothingToContinue_IsNewAndRandom(string? given)
    {
        await using var recorder = new SpanRecorder(Cli);
        using var root = recorder.StartTrace("share_loop", given);
        Assert.Null(root.ParentSpanId);
        Assert.EndsWith("-03", root.TraceParent, StringComparison.Ordinal);
        using var another = recorder.StartTrace("share_loop");
        Assert.NotEqual(root.TraceId, another.TraceId);
    }

    [Fact]
    public async Task Root_OfATrace_SaysWhoRecordedIt()
    {
        await using var recorder = new SpanRecorder(Cli);
        recorder.StartTrace("share_loop", "abc123def456").End();
        Assert.Equal(
            [new(AttributeNames.ServiceName, "sidechain-cli"), new(AttributeNames.SidechainTraceIdOriginal, "abc123def456")],
            recorder.Spans.Single().Attributes);
    }

    private static string Draw(SpanRecorder recorder)
    {
        var spans = recorder.Spans;
        return string.Join('\n', Lines(null, ""));

        IEnumerable<string> Lines(string? parent, string indent) => spans
            .Where(s => s.ParentSpanId == parent).OrderBy(s => s.Name, StringComparer.Ordinal)
            .SelectMany(s => Lines(s.SpanId, indent + "  ").Prepend(indent + s.Name));
    }
}
