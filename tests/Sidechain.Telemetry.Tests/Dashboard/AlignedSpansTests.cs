using Sidechain.Telemetry.Dashboard;
using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Tests.Dashboard;

public sealed class AlignedSpansTests
{
    private const long StartNs = 1_788_000_000_000_000_000;

    private static readonly SpanRecord Stored = new()
    {
        TraceId = new Guid("4bf92f3577b34da6a3ce929d0e0e4736"),
        SpanId = 0xb7,
        ParentId = 0xb6,
        Name = "web.consume",
        Service = "sidechain-web",
        ClientType = "web",
        StartNs = StartNs,
        EndNs = StartNs + 9,
        Attributes = """{"~7":5,"sidechain.clock.offset_ms":"as I say"}""",
        Events = """[{"name":"e","time_ns":1788000000000000004,"attributes":{"a":[1,null]}}]""",
    };

    private readonly AttributeKeys _keys = new();

    [Fact]
    public void Times_AreMovedOntoTheServicesClock_AndByHowMuchItWasWrongIsSaid()
    {
        var span = Aligned(Stored, new SenderClock(OffsetUs: -2_500, RoundTripUs: 100));

        Assert.Equal((StartNs - 2_500_000, StartNs - 2_499_991), (span.StartNs, span.EndNs));
        var happened = Assert.Single(span.Events);
        Assert.Equal(("e", StartNs - 2_499_996), (happened.Name, happened.TimeNs));
        Assert.Equal([1L, null], Assert.IsType<object?[]>(happened.Attributes["a"]));
        Assert.Equal((5L, -2.5), (span.Attributes["n"], span.Attributes["sidechain.clock.offset_ms"]));
    }

    [Fact]
    public void Span_OfAClockThatNobodyMeasured_IsAsItIsStored()
    {
        var span = Aligned(Stored, default);

        Assert.Equal((StartNs, StartNs + 9, StartNs + 4), (span.StartNs, span.EndNs, span.Events[0].TimeNs));
        Assert.Equal("as I say", span.Attributes["sidechain.clock.offset_ms"]);
        Assert.Equal(
            ("4bf92f3577b34da6a3ce929d0e0e4736", "00000000000000b7", "00000000000000b6"), (span.TraceId, span.SpanId, span.ParentSpanId));
    }

    [Fact]
    public void Process_IsNamedByItsType_AndALibraryThatIsNotNamedIsThisService()
    {
        var unnamed = Aligned(Stored with { Service = "shop", About = """{"resource":{"host.name":"h"}}""" }, default);
        var named = Aligned(Stored with { About = """{"scope":["Shop.Queue","2"]}""" }, default);

        Assert.Equal(("sidechain-web", "h"), (unnamed.Service, unnamed.Resource["host.name"]));
        Assert.Equal(("Sidechain.Telemetry", null), (unnamed.ScopeName, unnamed.ScopeVersion));
        Assert.Equal(("sidechain-web", "Shop.Queue", "2"), (named.Service, named.ScopeName, named.ScopeVersion));
    }

    [Theory]
    [InlineData(SpanStatus.Ok, true)]
    [InlineData(SpanStatus.Cancelled, false)]
    [InlineData(SpanStatus.Error, false)]
    public void Span_ThatSaidThatAllIsWell_SaysSoAlone(SpanStatus status, bool saysSo)
    {
        var span = Aligned(Stored with { Status = status, Flags = 0x101 | SpanRecord.SaidOk }, default);

        Assert.Equal((status, saysSo, 0x101), (span.Status, span.SaidOk, span.Flags));
    }

    private Span Aligned(SpanRecord stored, SenderClock clock)
    {
        _keys.Learn(7, "n");
        return new AlignedSpans(new SpanReader(_keys)).Of(new IncomingSpan(stored, clock, Address: null));
    }
}
