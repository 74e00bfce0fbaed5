using Sidechain.Tracing.Tests.Delivery;

namespace Sidechain.Tracing.Tests.Spool;

/// <summary>The server fails in one way for a whole run; the next run finds it well.</summary>
public sealed class ServerAwayTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("429")]
    [InlineData("500")]
    [InlineData("503")]
    [InlineData("reset")]
    [InlineData("slow")]
    [InlineData("away")]
    public async Task Server_ThatFailsForAWholeRun_HasEverythingAfterTheNext(string fault)
    {
        await using var sink = await SpanSink.StartAsync();
        for (var i = 0; i < 200; i++)
        {
            _ = fault switch { "reset" => sink.Reset(), "slow" => sink.Hang(), _ => sink.Answer(fault == "away" ? 500 : int.Parse(fault)) };
        }

        using var nobody = Sidechain.Tracing.Client.Http.TracedHttpClient.CreateUntraced(new Uri("http://127.0.0.1:1"));
        List<string> recorded = [];
        await using (var run = _folder.Start(fault == "away" ? nobody : sink.Client))
        {
            using (var root = run.Recorder.StartTrace("flow"))
            {
                recorded.Add(root.SpanId);
                for (var i = 0; i < 9; i++)
                {
                    using var span = run.Recorder.StartSpan("part");
                    recorded.Add(span.SpanId);
                }
            }

            var result = await run.Recorder.FlushAsync(TimeSpan.FromMilliseconds(150));
            Assert.Equal((0, 0L, 10), (result.Sent, result.Dropped, result.Pending));
            Assert.NotNull(result.Reason);
        }

        sink.Recover();
        await using var next = _folder.Start(sink.Client);
        Assert.Equal(10, (await next.Delivery.DrainAsync(Limit)).Sent);
        Assert.Equal(recorded.Order(), sink.Batches.Last().Envelope.Spans.Select(s => s.SpanId!).Order());
        Assert.Empty(_folder.Files);
    }
}
