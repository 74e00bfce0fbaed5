using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sidechain.Tracing.Client.Clocks;
using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Client.Http;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Tests.Delivery;
using Sidechain.Tracing.Tests.Servers;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Tests.Clocks;

public sealed class ClockSamplerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(90_000)]
    [InlineData(-3_600_000)]
    [InlineData(0)]
    public async Task Sample_OfAServerWhoseClockIsOff_HasTheOffsetWithinHalfTheRoundTrip(int offsetMs)
    {
        var bodies = new List<string>();
        await using var server = await TestServer.StartAsync(async context =>
        {
            var received = NowMs();
            using var reader = new StreamReader(context.Request.Body);
            bodies.Add(
                await reader.ReadToEndAsync() + context.Request.Headers.ContainsKey("traceparent") + context.Request.Headers.Authorization);
            context.Response.Headers["Server-Timing"] = string.Create(
                CultureInfo.InvariantCulture,
                $"gw;dur=1, total;dur=0.5, recv;desc={received + offsetMs:0.000}, sent;desc={NowMs() + offsetMs:0.000}");
            await context.Response.WriteAsync("{}");
        });
        using var http = TracedHttpClient.CreateUntraced(server.Address);
        using var around = new Activity("around").Start();
        var sample = await new ClockSampler(http, () => "jwt").SampleAsync(Limit);

        Assert.NotNull(sample);
        Assert.InRange(sample.RttMs, 0, Limit.TotalMilliseconds);
        Assert.InRange(sample.OffsetMs, offsetMs - (sample.RttMs / 2) - 1, offsetMs + (sample.RttMs / 2) + 1);
        Assert.All(bodies, b => Assert.Equal("""{"spans":[]}FalseBearer jwt""", b));
        Assert.Same(around, Activity.Current);
    }

    private static decimal NowMs() => (decimal)(DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;

    [Theory]
    [InlineData("recv;desc=1795354389000.250, sent;desc=1795354389010.250", 1795354388000.25, 1795354388020.25, 995d, 10d)]
    [InlineData("gw;dur=3,recv;desc=\"1795354389000\", sent;dur=1;desc=1795354389000", 1795354389001, 1795354389003, -2d, 2d)]
    [InlineData("recv;desc=1795354389000, sent;desc=1795354389010", 1795354389000, 1795354389005, null, null)]
    [InlineData("recv;desc=1795354389010, sent;desc=1795354389000", 1795354389000, 1795354389005, null, null)]
    [InlineData("recv;desc=99, sent;desc=100", 90, 110, null, null)]
    [InlineData("recv;desc=NaN, sent;desc=1e300", 90, 110, null, null)]
    [InlineData("total;dur=5", 1, 2, null, null)]
    [InlineData(null, 1, 2, null, null)]
    public void FourInstants_GiveOffsetAndRoundTripOrNothing(string? timing, double sent, double got, double? offset, double? roundTrip)
    {
        var clock = ServerInstants.TryRead(timing, out var instants) ? instants.Compare(sent, got) : null;
        Assert.Equal((offset, roundTrip), (clock?.OffsetMs, clock?.RttMs));
    }

    [Fact]
    public async Task Sample_OfNobody_IsNoneWithinTheLimit()
    {
        await using var sink = await SpanSink.StartAsync();
        sink.Hang();
        Assert.Null(await new ClockSampler(sink.Client, () => null).SampleAsync(TimeSpan.FromMilliseconds(100)));
        // The request that was given up may not have taken its turn.
        sink.Recover();
        sink.Reset();
        Assert.Null(await new ClockSampler(sink.Client, () => null).SampleAsync(Limit));
        sink.Answer(401, "no");
        Assert.Null(await new ClockSampler(sink.Client, () => null).SampleAsync(Limit));
    }

    [Fact]
    public async Task Clock_OfTheRun_GoesOutWithItsSpans()
    {
        await using var sink = await SpanSink.StartAsync();
        using var delivery = new SpanDelivery(sink.Client, () => null) { Clock = new WireClock(-12.5, 3.25) };
        await using var recorder = new SpanRecorder(new ClientIdentity("cli", "1.0.0", "sidechain-cli"), delivery);
        recorder.StartTrace("share_loop").End();
        await recorder.FlushAsync(Limit);
        Assert.Equal(new WireClock(-12.5, 3.25), Assert.Single(sink.Batches).Envelope.Clock);
    }
}
