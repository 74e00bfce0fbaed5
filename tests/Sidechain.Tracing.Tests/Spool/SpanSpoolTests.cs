using System.Runtime.Versioning;
using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Client.Http;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Tests.Delivery;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Tests.Spool;

public sealed class SpanSpoolTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_ThatDeliversEverything_LeavesNoFile()
    {
        await using var sink = await SpanSink.StartAsync();
        await using (var run = _folder.Start(sink.Client))
        {
            Assert.Empty(_folder.Files);
            using (run.Recorder.StartTrace("flow"))
            {
                Assert.Single(_folder.Files);
            }

            Assert.Equal(new DeliveryResult(1, 0, 0, null), await run.Recorder.FlushAsync(Limit));
            Assert.Null(run.Spool.OffReason);
        }

        Assert.Empty(_folder.Files);
    }

    [Fact]
    public async Task Run_WithoutServer_LeavesItsSpansToTheNext()
    {
        var left = await _folder.LeaveAsync(3);
        await using var sink = await SpanSink.StartAsync();
        await using var next = _folder.Start(sink.Client);
        Assert.Equal(new DeliveryResult(4, 0, 0, null), await next.Delivery.DrainAsync(Limit));

        var batch = Assert.Single(sink.Batches);
        Assert.Equal(left, batch.Envelope.Spans.Select(s => s.SpanId!));
        Assert.Equal([batch.Envelope.Spans[0].TraceId!], batch.Envelope.Done);
        Assert.All(batch.Envelope.Spans, s => Assert.Equal(("cli", "1.0.0"), (s.ClientType, s.ClientVersion)));
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public async Task Run_ThatEndsInMidSpan_LeavesItUnfinishedToTheNext()
    {
        await _folder.LeaveAsync(1, isRootOpen: true);
        await using var sink = await SpanSink.StartAsync();
        await using var next = _folder.Start(sink.Client);
        Assert.Equal(2, (await next.Delivery.DrainAsync(Limit)).Sent);

        var spans = Assert.Single(sink.Batches).Envelope.Spans;
        Assert.Equal([false, true], spans.Select(s => s.IsUnfinished));
        var (root, attributes) = (spans[1], spans[1].Attributes.ToDictionary());
        Assert.Equal(("cli.flow", null), (root.Name, root.ParentSpanId));
        Assert.Equal(root.SpanId, spans[0].ParentSpanId);
        Assert.Equal("sidechain-cli", attributes["service.name"]);
        Assert.Equal(true, attributes["sidechain.unfinished"]);
        Assert.InRange(spans[0].StartUs!.Value - root.StartUs!.Value, 0, 60_000_000);
    }

    [Fact]
    public async Task Run_OfAPluginThatEndsInMidSpan_SaysThatItsHostCrashed()
    {
        _folder.Client = new ClientIdentity("plugin", "1.0.0", "sidechain-plugin");
        await _folder.LeaveAsync(1, isRootOpen: true);
        await using var sink = await SpanSink.StartAsync();
        await using var next = _folder.Start(sink.Client);
        await next.Delivery.DrainAsync(Limit);

        var spans = Assert.Single(sink.Batches).Envelope.Spans;
        Assert.Equal(
            [("ok", null), ("cancelled", true)],
            spans.Select(s => (s.Status, s.Attributes.ToDictionary().GetValueOrDefault("plugin.crashed"))));
    }

    [Fact]
    public async Task Run_WithAForeignTraceId_KeepsItForAnUnfinishedRoot()
    {
        using (var nobody = TracedHttpClient.CreateUntraced(new Uri("http://127.0.0.1:1")))
        {
            await using var run = _folder.Start(nobody);
            run.Recorder.StartTrace("flow", "abc123def456");
        }

        await using var sink = await SpanSink.StartAsync();
        await using var next = _folder.Start(sink.Client);
        await next.Delivery.DrainAsync(Limit);
        var span = Assert.Single(Assert.Single(sink.Batches).Envelope.Spans);
        Assert.Equal("abc123def456", span.Attributes.ToDictionary()["sidechain.trace_id.original"]);
        Assert.Equal("cli.flow", span.Name);
    }

    [Fact]
    public async Task Span_ReadFromTheSpool_IsTheOneThatWasRecorded()
    {
        await using var sink = await SpanSink.StartAsync();
        WireSpan recorded;
        using (var nobody = TracedHttpClient.CreateUntraced(new Uri("http://127.0.0.1:1")))
        {
            await using var run = _folder.Start(nobody);
            var random = new Random(7);
            using (var span = run.Recorder.StartTrace("flow"))
            {
                for (var i = 0; i < 20; i++)
                {
                    span.SetAttribute($"a{i}", RandomText.Next(random, 2000));
                    span.AddEvent(RandomText.Next(random, 50) + "e", new KeyValuePair<string, object?>("n", random.NextDouble()));
                }
            }

            recorded = Assert.Single(run.Recorder.Spans);
        }

        await using var next = _folder.Start(sink.Client);
        await next.Delivery.DrainAsync(Limit);
        Assert.Equal(WireWriter.Encode(recorded), WireWriter.Encode(Assert.Single(Assert.Single(sink.Batches).Envelope.Spans)));
    }

    [Fact]
    public async Task Secrets_NeverReachTheFile()
    {
        using var nobody = TracedHttpClient.CreateUntraced(new Uri("http://127.0.0.1:1"));
        await using (var run = _folder.Start(nobody, token: "token-of-alice"))
        {
            using var span = run.Recorder.StartTrace("flow");
            span.SetAttribute("password", "hunter2");
            span.SetAttribute("note", "Bearer abcdefghijklmnop");
            span.SetStatus("error", "https://alice:hunter2@example.org/ failed");
        }

        var content = System.Text.Encoding.UTF8.GetString(await File.ReadAllBytesAsync(Assert.Single(_folder.Files)));
        Assert.Contains("cli.flow", content, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", content, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdefghijklmnop", content, StringComparison.Ordinal);
        Assert.DoesNotContain("token-of-alice", content, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task FolderAndFiles_AreTheUsersAlone()
    {
        await _folder.LeaveAsync(1);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.Options.Folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(_folder.Files)));
    }

    [Fact]
    public async Task Folder_ThatCannotBeWritten_TurnsTheSpoolOffAndNothingElse()
    {
        // A file stands where the folder should: that stops root, too.
        await File.WriteAllTextAsync(_folder.Options.Folder, "");
        await using var sink = await SpanSink.StartAsync();
        await using var run = _folder.Start(sink.Client);
        using (run.Recorder.StartTrace("flow"))
        {
            run.Recorder.StartSpan("part").End();
        }

        Assert.StartsWith($"The spool {_folder.Options.Folder} is off: ", run.Spool.OffReason, StringComparison.Ordinal);
        Assert.Equal(new DeliveryResult(2, 0, 0, null), await run.Recorder.FlushAsync(Limit));
        Assert.Equal(0, (await run.Delivery.DrainAsync(Limit)).Sent);
    }

    [Fact]
    public async Task Delivered_SpansOfARunThatIsKilledLater_AreNotSentAgain()
    {
        await using var sink = await SpanSink.StartAsync();
        await using (var run = _folder.Start(sink.Client))
        {
            run.Recorder.StartTrace("first").End();
            await run.Delivery.FlushAsync(Limit);
            run.Recorder.StartTrace("second").End();
        }

        await using var next = _folder.Start(sink.Client);
        Assert.Equal(1, (await next.Delivery.DrainAsync(Limit)).Sent);
        Assert.Equal(["cli.first", "cli.second"], sink.Batches.SelectMany(b => b.Names));
    }

    [Fact]
    public async Task Drain_ThatIsInterrupted_GoesOnWhereItWas()
    {
        await _folder.LeaveAsync(1199);
        await using var sink = await SpanSink.StartAsync();
        await using (var next = _folder.Start(sink.Client))
        {
            sink.Pass().Answer(500);
            var result = await next.Delivery.DrainAsync(Limit);
            Assert.Equal((500, 0L, 700, "The server answered 500."), (result.Sent, result.Dropped, result.Pending, result.Reason));
        }

        await using var third = _folder.Start(sink.Client);
        Assert.Equal(700, (await third.Delivery.DrainAsync(Limit)).Sent);
        Assert.Equal(
            1200, sink.Batches.Where(b => b.Status == 200).SelectMany(b => b.Envelope.Spans).Select(s => s.SpanId).Distinct().Count());
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public async Task Drain_OfALivingRun_LeavesItAlone()
    {
        await using var sink = await SpanSink.StartAsync();
        await using var living = _folder.Start(sink.Client);
        living.Recorder.StartTrace("flow").End();
        await using var other = _folder.Start(sink.Client);
        Assert.Equal(new DeliveryResult(0, 0, 0, null), await other.Delivery.DrainAsync(Limit));
        Assert.Equal(1, (await living.Recorder.FlushAsync(Limit)).Sent);
    }

    [Fact]
    public async Task Drains_AtTheSameTime_SendEachSpanOnce()
    {
        for (var i = 0; i < 8; i++)
        {
            await _folder.LeaveAsync(50);
        }

        await using var sink = await SpanSink.StartAsync();
        var sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await using var run = _folder.Start(sink.Client);
            return (await run.Delivery.DrainAsync(Limit)).Sent;
        })));
        Assert.Equal(8 * 51, sent.Sum());
        Assert.Equal(8 * 51, sink.Batches.SelectMany(b => b.Envelope.Spans).Select(s => s.SpanId).Distinct().Count());
        Assert.Empty(_folder.Files);
    }

    [Theory]
    [InlineData("alice", "alice", true)]
    [InlineData(null, "alice", true)]
    [InlineData("alice", "bob", false)]
    [InlineData("alice", null, false)]
    public async Task Drain_SendsSpansForTheirOwnerOnly(string? recordedBy, string? drainedBy, bool isSent)
    {
        await _folder.LeaveAsync(1, Jwt(recordedBy));
        await using var sink = await SpanSink.StartAsync();
        await using var run = _folder.Start(sink.Client, Jwt(drainedBy));
        Assert.Equal(isSent ? 2 : 0, (await run.Delivery.DrainAsync(Limit)).Sent);
        Assert.Equal(isSent ? 0 : 1, _folder.Files.Count);
    }

    [Fact]
    public async Task Drain_SendsSpansToTheirServerOnly()
    {
        await _folder.LeaveAsync(1);
        await using var sink = await SpanSink.StartAsync();
        _folder.Options = _folder.Options with { Destination = "another" };
        await using var run = _folder.Start(sink.Client);
        Assert.Equal(0, (await run.Delivery.DrainAsync(Limit)).Sent);
        Assert.Single(_folder.Files);
    }

    [Fact]
    public async Task Spool_OverItsSize_DropsTheOldestAndCountsThem()
    {
        _folder.Options = _folder.Options with { MaxBytes = 512 * 1024, SegmentBytes = 64 * 1024 };
        var earlier = await _folder.LeaveAsync(200);
        var kept = await _folder.LeaveAsync(5000);
        Assert.InRange(_folder.Bytes, 256 * 1024, (512 + 64) * 1024);

        await using var sink = await SpanSink.StartAsync();
        await using var run = _folder.Start(sink.Client);
        var result = await run.Delivery.DrainAsync(Limit);
        var spans = sink.Batches.SelectMany(b => b.Envelope.Spans).Where(s => !s.IsUnfinished).Select(s => s.SpanId!).ToList();
        var lost = sink.Batches.SelectMany(b => b.Envelope.Dropped).ToList();
        Assert.Equal(spans.Count, spans.Distinct().Count());
        Assert.Equal(kept.TakeLast(spans.Count), spans);
        Assert.All(lost, l => Assert.Equal("spool_full", l.Reason));
        Assert.Equal(earlier.Count + kept.Count, spans.Count + lost.Sum(l => l.Count));
        Assert.Equal(spans.Count, result.Sent);
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public async Task Spool_OverItsSizeInOneRun_CountsWhatTheRunItselfCannotDeliver()
    {
        _folder.Options = _folder.Options with { MaxBytes = 512 * 1024, SegmentBytes = 64 * 1024 };
        await using var sink = await SpanSink.StartAsync();
        await using var run = _folder.Start(sink.Client);
        for (var i = 0; i < 5000; i++)
        {
            run.Recorder.StartTrace("flow").End();
        }

        var result = await run.Recorder.FlushAsync(Limit);
        Assert.Equal(5000, result.Sent + result.Dropped);
        Assert.InRange(result.Dropped, 1000, 4900);
        Assert.Equal(result.Dropped, sink.Batches.SelectMany(b => b.Envelope.Dropped).Sum(d => d.Count));
        Assert.Equal(result.Sent, sink.Batches.SelectMany(b => b.Envelope.Spans).Select(s => s.SpanId).Distinct().Count());
    }

    [Fact]
    public async Task Losses_InABatchWithoutAnswer_AreRepeatedUnderItsNumber()
    {
        await using var sink = await SpanSink.StartAsync();
        await using (var run = _folder.Start(sink.Client))
        {
            run.Recorder.StartTrace("refused").End();
            sink.Answer(400).Answer(500);
            await run.Delivery.FlushAsync(Limit);
        }

        await using var next = _folder.Start(sink.Client);
        await next.Delivery.DrainAsync(Limit);
        var telling = sink.Batches.Where(b => b.Envelope.Dropped.Count > 0).ToList();
        Assert.Equal([500, 200], telling.Select(b => b.Status));
        Assert.All(telling, b => Assert.Equal([new WireDropped("refused", 1)], b.Envelope.Dropped));
        Assert.Single(telling.Select(b => b.Envelope.BatchId).Distinct());
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public async Task Drain_RefusedOrForbidden_DropsAndTells()
    {
        await _folder.LeaveAsync(0, Jwt("alice"));
        await _folder.LeaveAsync(0, Jwt("alice"));
        await using var sink = await SpanSink.StartAsync();
        sink.Answer(400).Pass().Answer(403);
        await using var next = _folder.Start(sink.Client, Jwt("alice"));
        var result = await next.Delivery.DrainAsync(Limit);
        Assert.Equal((0, 2L, 0), (result.Sent, result.Dropped, result.Pending));
        Assert.Equal([new("refused", 1), new("forbidden", 1)], sink.Batches.SelectMany(b => b.Envelope.Dropped));
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public async Task Clock_OfTheRun_IsKeptWithItsSpans()
    {
        using (var nobody = TracedHttpClient.CreateUntraced(new Uri("http://127.0.0.1:1")))
        {
            await using var run = _folder.Start(nobody);
            run.Recorder.StartTrace("flow").End();
            run.Delivery.Clock = new WireClock(-1234.5, 6.5);
        }

        await using var sink = await SpanSink.StartAsync();
        await using var next = _folder.Start(sink.Client);
        next.Delivery.Clock = new WireClock(1, 1);
        await next.Delivery.DrainAsync(Limit);
        Assert.Equal(new WireClock(-1234.5, 6.5), Assert.Single(sink.Batches).Envelope.Clock);
    }

    private static string? Jwt(string? user) => user is null ? null
        : $"e30.{System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes($$"""{"sub":"{{user}}"}"""))}.x";
}
