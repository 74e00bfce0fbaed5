using System.Diagnostics;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Tests.Recording;

/// <summary>What is recorded is the same whether somebody listens to the activities or not; alone, so that no other test listens.</summary>
[Collection(nameof(ListenerTests))]
[CollectionDefinition(nameof(ListenerTests), DisableParallelization = true)]
public sealed class ListenerTests
{
    private static readonly ClientIdentity Cli = new("cli", "1.0.0", "sidechain-cli");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Spans_AreTheSame_WhoeverListens(bool listens)
    {
        var heard = new List<Activity>();
        using var listener = listens ? Listen(heard) : null;
        await using var recorder = new SpanRecorder(Cli);
        using (var root = recorder.StartTrace("share_loop", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"))
        {
            using var span = recorder.StartSpan("encode_audio");
            span.SetAttribute("audio.format", "opus");
            span.AddEvent(EventNames.EncodingStarted);
            span.AddEvent("progress", new KeyValuePair<string, object?>("percent", 50), new("left", null));
            span.AddEvent(EventNames.EncodingComplete);
            Assert.EndsWith("-00", root.TraceParent, StringComparison.Ordinal);
            Assert.EndsWith("-00", span.TraceParent, StringComparison.Ordinal);
            Assert.Same(span, recorder.Current);
            using var request = recorder.StartSpan("http_request", ActivityKind.Client);
            Assert.Equal(ActivityKind.Client, request.Activity.Kind);
        }

        Assert.Null(recorder.Current);
        WireSpan[] spans = [.. recorder.Spans];
        Assert.Equal(["cli.http_request", "cli.encode_audio", "cli.share_loop"], spans.Select(s => s.Name));
        Assert.Equal(
            (spans[1].SpanId, spans[2].SpanId, "00f067aa0ba902b7"), (spans[0].ParentSpanId, spans[1].ParentSpanId, spans[2].ParentSpanId));
        Assert.Equal([EventNames.EncodingStarted, "progress", EventNames.EncodingComplete], spans[1].Events.Select(e => e.Name));
        Assert.Equal([new("percent", 50L)], spans[1].Events[1].Attributes);
        Assert.All(spans[1].Events, e => Assert.InRange(e.TimestampUs!.Value, spans[1].StartUs!.Value, spans[1].EndUs!.Value));
        Assert.Equal([new("audio.format", "opus")], spans[1].Attributes);
        Assert.Equal(listens ? ["cli.http_request", "cli.encode_audio", "cli.share_loop"] : [], heard.Select(a => a.OperationName));
        Assert.Equal(listens ? 3 : 0, heard.Sum(a => a.Events.Count()));
        Assert.Equal(listens ? ["Sidechain.Cli"] : [], heard.Select(a => a.Source.Name).Distinct());
    }

    [Fact]
    public async Task WhatOthersPutOnTheActivity_IsDeliveredToo()
    {
        await using var recorder = new SpanRecorder(Cli);
        using (recorder.StartTrace("share_loop"))
        {
            using var span = recorder.StartSpan("encode_audio");
            span.AddEvent("ours");
            Activity.Current!.AddEvent(new ActivityEvent("theirs"));
            Activity.Current.SetTag("their.tag", 7);
        }

        var sent = recorder.Spans[0];
        Assert.Equal(["ours", "theirs"], sent.Events.Select(e => e.Name).Order());
        Assert.Equal([new("their.tag", 7L)], sent.Attributes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ActivityOfSomebodyElse_InsideASpan_IsNoParentOfOurs(bool hasSource)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Theirs",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using var theirs = new ActivitySource("Theirs");
        await using var recorder = new SpanRecorder(Cli);
        using (recorder.StartTrace("share_loop"))
        {
            using var span = recorder.StartSpan("encode_audio");
            using (var foreign = hasSource ? theirs.StartActivity("theirs")! : new Activity("theirs").Start())
            {
                Assert.Same(span, recorder.Current);
                recorder.StartSpan("part").End();
                Assert.Same(foreign, Activity.Current);
            }
        }

        Assert.Equal(["cli.part", "cli.encode_audio", "cli.share_loop"], recorder.Spans.Select(s => s.Name));
        Assert.Equal(recorder.Spans[1].SpanId, recorder.Spans[0].ParentSpanId);
    }

    [Fact]
    public async Task Listener_WhoWantsNothing_ChangesNothing()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Sidechain.Cli",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.None,
        };
        ActivitySource.AddActivityListener(listener);
        await using var recorder = new SpanRecorder(Cli);
        using (recorder.StartTrace("share_loop"))
        {
            using var span = recorder.StartSpan("encode_audio");
            span.AddEvent("one");
            Assert.EndsWith("-03", span.TraceParent, StringComparison.Ordinal);
        }

        Assert.Equal(["cli.encode_audio", "cli.share_loop"], recorder.Spans.Select(s => s.Name));
        Assert.Equal(["one"], recorder.Spans[0].Events.Select(e => e.Name));
    }

    [Fact]
    public async Task Events_OfManyThreads_AreAllThere()
    {
        await using var recorder = new SpanRecorder(Cli);
        using (recorder.StartTrace("share_loop"))
        {
            using var span = recorder.StartSpan("encode_audio");
            Parallel.For(0, 100, n => span.AddEvent($"e{n}"));
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(n => $"e{n}").Order(), recorder.Spans[0].Events.Select(e => e.Name).Order());
    }

    private static ActivityListener Listen(List<Activity> heard)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Sidechain.Cli",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = heard.Add,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
