using Sidechain.Tracing.Tests.Delivery;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Tests.Spool;

/// <summary>Old spans are given up by the server's clock; a machine's own, which may be years off, gives up none.</summary>
public sealed class SpoolAgeTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>From the tests' day back to 1971.</summary>
    private const int Decades = -20_000;

    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <param name="described">The case.</param>
    /// <param name="thenOff">By how many days the clock was ahead when the spans were written.</param>
    /// <param name="isThenCompared">Whether that run compared it with the server's.</param>
    /// <param name="nowOff">By how many days it is ahead now.</param>
    /// <param name="isNowCompared">Whether this run did.</param>
    /// <param name="days">That have passed between the two.</param>
    /// <param name="isGivenUp">What becomes of the spans.</param>
    [Theory]
    [InlineData("too old", 0, true, 0, true, 6.1, true)]
    [InlineData("not yet too old", 0, true, 0, true, 5.9, false)]
    [InlineData("written without a battery", Decades, false, 0, true, 0.1, false)]
    [InlineData("written without a battery, and compared", Decades, true, 0, true, 0.1, false)]
    [InlineData("written without a battery, compared, and too old", Decades, true, 0, true, 6.1, true)]
    [InlineData("read by a clock that is ahead", 0, true, 3650, false, 0.1, false)]
    [InlineData("read by a clock that is ahead, and compared", 0, true, 3650, true, 0.1, false)]
    [InlineData("read by a clock that is ahead, compared, and too old", 0, true, 3650, true, 6.1, true)]
    [InlineData("never compared", 0, false, 0, false, 400, false)]
    public async Task Spans_AreGivenUpByTheServersClockAlone(
        string described, int thenOff, bool isThenCompared, int nowOff, bool isNowCompared, double days, bool isGivenUp)
    {
        var time = new ManualTime();
        time.SetBy(TimeSpan.FromDays(thenOff));
        await _folder.LeaveAsync(2, time: time, clock: isThenCompared ? Compared(thenOff) : null);
        time.Pass(TimeSpan.FromDays(days));
        time.SetBy(TimeSpan.FromDays(nowOff - thenOff));

        await using var sink = await SpanSink.StartAsync();
        await using var run = _folder.Start(sink.Client, time: time);
        run.Delivery.Clock = isNowCompared ? Compared(nowOff) : null;
        var result = await run.Delivery.DrainAsync(Limit);

        Assert.True((isGivenUp ? (0, 3L) : (3, 0L)) == (result.Sent, result.Dropped), described);
        WireDropped[] told = isGivenUp ? [new("expired", 3)] : [];
        Assert.Equal(told, Assert.Single(sink.Batches).Envelope.Dropped);
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public async Task Spans_OfThisRun_AreAsOldAsTheMonotonicClockSays()
    {
        var time = new ManualTime();
        await using var sink = await SpanSink.StartAsync();
        await using var run = _folder.Start(sink.Client, time: time);
        run.Recorder.StartTrace("old").End();
        time.Pass(TimeSpan.FromDays(6.1));
        run.Recorder.StartTrace("new").End();
        time.SetBy(TimeSpan.FromDays(-Decades));

        var result = await run.Recorder.FlushAsync(Limit);

        Assert.Equal((1, 1L), (result.Sent, result.Dropped));
        Assert.Equal(["cli.new"], Assert.Single(sink.Batches).Names);
    }

    private static WireClock Compared(int daysOff) => new(-daysOff * TimeSpan.MillisecondsPerDay, 5);
}
