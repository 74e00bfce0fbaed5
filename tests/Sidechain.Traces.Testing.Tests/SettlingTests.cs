using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Traces.Testing.Tests;

/// <summary>Which shapes hold at once, and which wait until no more spans are due.</summary>
public sealed class SettlingTests
{
    private static readonly ShapeWait Wait = new() { Quiet = TimeSpan.FromSeconds(1), Time = new PassingTime() };

    [Theory]
    [InlineData("a", 1)]
    [InlineData("a\n  b ×*", 1)]
    [InlineData("!strict\na", 3)]
    [InlineData("a  !strict", 3)]
    [InlineData("a\n  b ×0", 3)]
    public async Task Shape_ThatForbidsSpans_WaitsForDoneAndForQuiet(string shape, int reads)
    {
        var source = new Script(Seen(done: false, quiet: 4), Seen(done: true, quiet: 0.5), Seen(done: true, quiet: 1));

        await new ObservedTrace(source, TraceId).ShouldHaveShapeAsync(shape, Wait);

        Assert.Equal(reads, source.Reads);
    }

    /// <summary>A client that cannot say that it is done is believed after five quiet seconds.</summary>
    [Fact]
    public async Task Shape_ThatForbidsSpans_OfAClientThatNeverSaysDone_WaitsForALongerQuiet()
    {
        var source = new Script(Seen(done: false, quiet: 4.9), Seen(done: false, quiet: 5.1));

        await new ObservedTrace(source, TraceId).ShouldHaveShapeAsync("!strict\na", Wait);

        Assert.Equal(2, source.Reads);
    }

    [Fact]
    public async Task Shape_ThatForbidsASpanThatComesLate_Fails()
    {
        var source = new Script(Seen(done: true, quiet: 0.5), Seen(done: true, quiet: 2, "b"));

        var failure = await Assert.ThrowsAsync<ShapeMismatchException>(
            () => new ObservedTrace(source, TraceId).ShouldHaveShapeAsync("a\n  b ×0", Wait));

        Assert.Contains("`b` is under `a`, where line 2 wants none", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shape_OfATraceThatIsNeverQuiet_SaysThatItHeld()
    {
        var source = new Script(Seen(done: false, quiet: 0));

        var failure = await Assert.ThrowsAsync<ShapeMismatchException>(
            () => new ObservedTrace(source, TraceId).ShouldHaveShapeAsync("!strict\na", Wait));

        Assert.Contains("The trace has the shape, but it was not quiet for 1 s", failure.Message, StringComparison.Ordinal);
    }

    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static TraceObservation Seen(bool done, double quiet, params string[] children) => new(new TraceDocument(
        TreeBuilder.Build(children.Select((name, i) => Span(name, i + 2, "0000000000000001")).Prepend(Span("a", 1, null))),
        null,
        done,
        TimeSpan.FromSeconds(quiet)));

    private static Span Span(string name, int id, string? parent) => new()
    {
        TraceId = TraceId,
        SpanId = id.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
        ParentSpanId = parent,
        Name = name,
        Service = "api",
        Tier = "api",
        StartNs = id,
        EndNs = 100,
    };

    /// <summary>Tells one observation after the other, the last one for ever.</summary>
    private sealed class Script(params TraceObservation[] observations) : ITraceSource
    {
        public int Reads { get; private set; }

        public Task<TraceObservation?> ReadAsync(string traceId, CancellationToken cancellationToken) =>
            Task.FromResult<TraceObservation?>(observations[Math.Min(Reads++, observations.Length - 1)]);
    }
}
