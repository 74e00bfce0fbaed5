using System.Globalization;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Tests.Recording;

/// <summary>What a span is delivered with.</summary>
public sealed class RecordedSpanTests
{
    private static readonly ClientIdentity Cli = new("cli", "1.0.0", "sidechain-cli");

    [Fact]
    public async Task Span_WithEverything_IsDeliveredWhole()
    {
        var time = new ManualTime();
        await using var recorder = new SpanRecorder(Cli, time: time);
        using var root = recorder.StartTrace("share_loop");
        var span = recorder.StartSpan("encode_audio");
        span.SetAttribute(AttributeNames.AudioFormat, "opus");
        span.SetAttribute(AttributeNames.FileSize, 10485760);
        span.SetAttribute("gone", "x");
        span.SetAttribute("gone", null);
        time.Pass(TimeSpan.FromMicroseconds(1_000_123));
        span.AddEvent("progress", new KeyValuePair<string, object?>("percent", 50));
        time.Pass(TimeSpan.FromMicroseconds(877));
        span.End();

        var start = (long)(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero) - DateTimeOffset.UnixEpoch).TotalMicroseconds;
        var sent = recorder.Spans.Single();
        Assert.Equal(
            (root.TraceId, span.SpanId, root.SpanId, "cli.encode_audio"), (sent.TraceId, sent.SpanId, sent.ParentSpanId, sent.Name));
        Assert.Equal((start, start + 1_001_000), (sent.StartUs!.Value, sent.EndUs!.Value));
        Assert.Equal(("ok", null, "cli", "1.0.0"), (sent.Status, sent.StatusMessage, sent.ClientType, sent.ClientVersion));
        Assert.Equal([new(AttributeNames.AudioFormat, "opus"), new(AttributeNames.FileSize, 10485760L)], sent.Attributes);
        var progress = Assert.Single(sent.Events);
        Assert.Equal(("progress", start + 1_000_123), (progress.Name, progress.TimestampUs!.Value));
        Assert.Equal([new("percent", 50L)], progress.Attributes);
        Assert.Equal(TimeSpan.FromMicroseconds(1_001_000), span.Elapsed);
    }

    [Fact]
    public async Task WallClock_MovedByHoursInMidTrace_ChangesNoDurationAndIsTold()
    {
        var time = new ManualTime();
        await using var recorder = new SpanRecorder(Cli, time: time);
        using (recorder.StartTrace("share_loop"))
        {
            var before = recorder.StartSpan("read_file");
            time.Pass(TimeSpan.FromMilliseconds(100));
            time.SetBy(TimeSpan.FromHours(-3));
            time.Pass(TimeSpan.FromMilliseconds(100));
            before.End();
            var after = recorder.StartSpan("encode_audio");
            time.Pass(TimeSpan.FromMilliseconds(50));
            after.End();
        }

        Assert.Equal([200_000, 50_000, 250_000], recorder.Spans.Select(s => (s.EndUs - s.StartUs)!.Value));
        var jump = Assert.Single(recorder.Spans.SelectMany(s => s.Events));
        Assert.Equal(EventNames.ClockJump, jump.Name);
        Assert.Equal(
            TimeSpan.FromHours(-3).TotalMilliseconds, Convert.ToDouble(jump.Attributes.Single().Value, CultureInfo.InvariantCulture));
        Assert.True(recorder.Spans[1].StartUs < recorder.Spans[0].StartUs, "a span after the jump starts by the new wall clock");
        Assert.Equal(
            [new(AttributeNames.ClockJumpMs, TimeSpan.FromHours(-3).TotalMilliseconds)],
            recorder.Spans[1].Attributes.Where(a => a.Key.StartsWith("clock.", StringComparison.Ordinal)));
        Assert.DoesNotContain(recorder.Spans[0].Attributes.Concat(recorder.Spans[2].Attributes), a => a.Key == AttributeNames.ClockJumpMs);
    }

    [Fact]
    public async Task WallClock_ThatDriftsALittle_MovesNoSpanOutOfItsParent()
    {
        var time = new ManualTime();
        await using var recorder = new SpanRecorder(Cli, time: time);
        using (recorder.StartTrace("share_loop"))
        {
            time.Pass(TimeSpan.FromMilliseconds(10));
            time.SetBy(TimeSpan.FromMilliseconds(-40));
            recorder.StartSpan("read_file").End();
        }

        var (child, root) = (recorder.Spans[0], recorder.Spans[1]);
        Assert.Equal(10_000, child.StartUs - root.StartUs);
        Assert.Empty(root.Events);
    }

    [Fact]
    public async Task Exception_OnItsWayUp_FailsEverySpanAndIsRecordedOnce()
    {
        await using var recorder = new SpanRecorder(Cli);
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => recorder.RunAsync<int>("upload_audio", _ =>
            recorder.RunAsync<int>("encode_audio", _ => throw new InvalidOperationException("No codec."))));

        var (inner, outer) = (recorder.Spans[0], recorder.Spans[1]);
        Assert.Equal(("error", "No codec."), (inner.Status, inner.StatusMessage));
        Assert.Equal(("error", "No codec."), (outer.Status, outer.StatusMessage));
        Assert.Contains(new(AttributeNames.ErrorType, "System.InvalidOperationException"), outer.Attributes);
        var recorded = Assert.Single(recorder.Spans.SelectMany(s => s.Events));
        Assert.Single(inner.Events);
        Assert.Equal(
            ("exception", "System.InvalidOperationException"),
            (recorded.Name, recorded.Attributes.Single(a => a.Key == "exception.type").Value));
        Assert.Equal("No codec.", thrown.Message);
    }

    [Fact]
    public async Task Exception_InsideAnother_IsRecordedOnce()
    {
        await using var recorder = new SpanRecorder(Cli);
        using (var outer = recorder.StartTrace("share_loop"))
        {
            var cause = new IOException("disk");
            using (var inner = recorder.StartSpan("read_file"))
            {
                inner.RecordException(cause);
                inner.RecordException(cause);
            }

            outer.RecordException(new InvalidOperationException("wrapped", cause));
        }

        Assert.Single(recorder.Spans.SelectMany(s => s.Events));
        Assert.Equal("wrapped", recorder.Spans[1].StatusMessage);
    }

    [Fact]
    public async Task Cancellation_IsNoErrorAndATimeoutIs()
    {
        await using var recorder = new SpanRecorder(Cli);
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => recorder.RunAsync<int>("a", _ => throw new OperationCanceledException()));
        await Assert.ThrowsAsync<TaskCanceledException>(
            () => recorder.RunAsync<int>("b", _ => throw new TaskCanceledException("late", new TimeoutException())));

        Assert.Equal(["cancelled", "error"], recorder.Spans.Select(s => s.Status));
        Assert.Empty(recorder.Spans[0].Events);
        Assert.Contains(new(AttributeNames.ErrorType, "timeout"), recorder.Spans[1].Attributes);
    }

    [Theory]
    [InlineData("ok", "ok")]
    [InlineData("error", "error")]
    [InlineData("cancelled", "cancelled")]
    [InlineData("strange", "error")]
    public async Task Status_IsOneOfThree(string set, string expected)
    {
        await using var recorder = new SpanRecorder(Cli);
        using (var span = recorder.StartTrace("share_loop"))
        {
            span.SetStatus(set, "why");
        }

        Assert.Equal((expected, "why"), (recorder.Spans.Single().Status, recorder.Spans.Single().StatusMessage));
    }

    [Fact]
    public async Task Span_ThatHasEnded_TakesNothingMore()
    {
        await using var recorder = new SpanRecorder(Cli);
        var span = recorder.StartTrace("share_loop");
        span.End();
        span.SetAttribute("late", 1);
        span.AddEvent("late");
        span.SetStatus("error");
        span.RecordException(new IOException());
        span.End();
        span.Dispose();

        var sent = Assert.Single(recorder.Spans);
        Assert.Equal("ok", sent.Status);
        Assert.Empty(sent.Events);
        Assert.DoesNotContain(sent.Attributes, a => a.Key == "late");
    }

    [Fact]
    public async Task Span_ThatHasNotEnded_IsDeliveredOnceAsUnfinishedAndAgainWhenItHas()
    {
        await using var recorder = new SpanRecorder(Cli);
        var span = recorder.StartTrace("share_loop");
        span.SetAttribute("file.size", 1);
        await recorder.FlushAsync(TimeSpan.FromSeconds(1));
        await recorder.FlushAsync(TimeSpan.FromSeconds(1));
        span.End();

        Assert.Equal([true, false], recorder.Spans.Select(s => s.IsUnfinished));
        Assert.All(recorder.Spans, s => Assert.Equal(span.SpanId, s.SpanId));
        Assert.Contains(new(AttributeNames.SidechainUnfinished, true), recorder.Spans[0].Attributes);
        Assert.Contains(new("file.size", 1L), recorder.Spans[0].Attributes);
        Assert.DoesNotContain(recorder.Spans[1].Attributes, a => a.Key == AttributeNames.SidechainUnfinished);
    }

    [Fact]
    public async Task Secrets_AreMaskedBeforeAnySpanIsKept()
    {
        await using var recorder = new SpanRecorder(Cli);
        using (var span = recorder.StartTrace("login"))
        {
            span.SetAttribute("access_token", "abc");
            span.SetAttribute("file.path", "/home/alice/Loops/loop.wav");
            span.AddEvent("sent", new KeyValuePair<string, object?>("header", "Bearer abc.def"));
            span.SetStatus("error", "Could not open '/home/alice/Loops/loop.wav'");
        }

        var sent = recorder.Spans.Single();
        Assert.Contains(new("access_token", "***"), sent.Attributes);
        Assert.Contains(new("file.path", "loop.wav"), sent.Attributes);
        Assert.Equal("Bearer ***", sent.Events.Single().Attributes.Single().Value);
        Assert.Equal("Could not open 'loop.wav'", sent.StatusMessage);
    }

    [Fact]
    public async Task Items_OverTheLimit_AreCounted()
    {
        await using var recorder = new SpanRecorder(Cli);
        using (var span = recorder.StartTrace("share_loop"))
        {
            for (var i = 0; i < RecordedSpan.MaxItems + 10; i++)
            {
                span.SetAttribute($"a{i}", i);
                span.AddEvent($"e{i}");
            }
        }

        var sent = recorder.Spans.Single();
        Assert.Equal(RecordedSpan.MaxItems, sent.Events.Count);
        Assert.Equal(RecordedSpan.MaxItems + 2, sent.Attributes.Count);
        Assert.Contains(new(AttributeNames.SidechainDroppedAttributes, 11L), sent.Attributes);
        Assert.Contains(new(AttributeNames.SidechainDroppedEvents, 10L), sent.Attributes);
    }

    [Fact]
    public async Task Values_OfAnyType_BecomeThoseOfTheWire()
    {
        await using var recorder = new SpanRecorder(Cli);
        using (var span = recorder.StartTrace("share_loop"))
        {
            span.SetAttribute("int", 1);
            span.SetAttribute("float", 0.5f);
            span.SetAttribute("nan", double.NaN);
            span.SetAttribute("enum", DayOfWeek.Friday);
            span.SetAttribute("ints", new[] { 1, 2 });
            span.SetAttribute("mixed", new object[] { 1, "a" });
            span.SetAttribute("half", "a\uD83D");
            span.SetAttribute("nul", "a\0b");
            span.SetAttribute("long", new string('x', 10_000));
        }

        var values = recorder.Spans.Single().Attributes.ToDictionary(a => a.Key, a => a.Value);
        Assert.Equal(1L, values["int"]);
        Assert.Equal(0.5, values["float"]);
        Assert.Equal("NaN", values["nan"]);
        Assert.Equal("Friday", values["enum"]);
        Assert.Equal(new[] { 1L, 2L }, values["ints"]);
        Assert.Equal(new object[] { 1L, "a" }, values["mixed"]);
        Assert.Equal("a\uFFFD", values["half"]);
        Assert.Equal("a\uFFFDb", values["nul"]);
        Assert.InRange(((string)values["long"]).Length, 1, AttributeValues.MaxTextLength);
        Assert.EndsWith(" letters more", (string)values["long"], StringComparison.Ordinal);
    }
}
