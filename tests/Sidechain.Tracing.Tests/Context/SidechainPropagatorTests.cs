using System.Diagnostics;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Tests.Context;

public sealed class SidechainPropagatorTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private readonly SidechainPropagator _propagator = new();

    [Theory]
    [InlineData("00", "00")]
    [InlineData("01", "01")]
    [InlineData("02", "02")]
    [InlineData("03", "03")]
    public void Inject_InATraceThatCameIn_ReEmitsItsFlagsFromDeepDown(string flags, string expected)
    {
        using var everything = new Servers.AllActivities();
        using var source = new ActivitySource("flags");
        ActivityContext.TryParse($"00-{Trace}-00f067aa0ba902b7-{flags}", "foo=1", isRemote: true, out var remote);
        using var server = source.StartActivity("server", ActivityKind.Server, remote);
        using var inner = source.StartActivity("inner");

        var headers = Inject(inner);
        Assert.Equal($"00-{Trace}-{inner!.SpanId}-{expected}", headers[HeaderNames.TraceParent]);
        Assert.Equal("foo=1", headers[HeaderNames.TraceState]);
    }

    [Fact]
    public void Inject_InATraceThatBeganHere_SaysThatItsIdIsRandom()
    {
        using var everything = new Servers.AllActivities();
        using var source = new ActivitySource("random");
        var around = Activity.Current;
        Activity.Current = null;
        using var root = source.StartActivity("root");
        Assert.EndsWith("-03", Inject(root)[HeaderNames.TraceParent], StringComparison.Ordinal);
        Activity.Current = around;
    }

    [Theory]
    [InlineData("http://own.test:8787/api", new[] { "baggage", "traceparent" })]
    [InlineData("http://own.test:9999/api", new string[0])]
    [InlineData("https://own.test:8787/api", new string[0])]
    [InlineData("http://stream.test/x", new[] { "traceparent" })]
    [InlineData("http://evil.test/?own.test:8787", new string[0])]
    [InlineData("http://own.test.evil.test:8787/", new string[0])]
    public void Inject_WithTargets_DecidesByTheOrigin(string address, string[] expected)
    {
        var targets = new PropagationTargets([new Uri("http://own.test:8787")], ["stream.test"]);
        using var activity = new Activity("out").SetBaggage("session.id", "s-1").SetBaggage("user.id", "alice").Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        new SidechainPropagator(targets).Inject(activity, request, (_, name, value) => request.Headers.Add(name, value));
        Assert.Equal(expected, request.Headers.Select(h => h.Key).Order());
        if (expected.Length == 2)
        {
            Assert.Equal("session.id=s-1", request.Headers.GetValues("baggage").Single());
        }
    }

    [Fact]
    public void AnyBytes_InAnyHeader_NeverThrowAndGiveAValidContextOrNone()
    {
        var random = new Random(41);
        for (var i = 0; i < 20_000; i++)
        {
            var text = RandomText.Next(random, 600);
            var getter = Getter(
                HeaderNamesToMix.ToDictionary(n => n, _ => (string?)(random.Next(2) == 0 ? text : RandomText.Next(random, 100))));
            _propagator.ExtractTraceIdAndState(null, getter, out var id, out var state);
            _ = _propagator.ExtractBaggage(null, getter);
            Assert.True(id is null || ActivityContext.TryParse(id, state, out _), id);
        }
    }

    private static readonly string[] HeaderNamesToMix =
        [HeaderNames.TraceParent, HeaderNames.TraceState, HeaderNames.Baggage, HeaderNames.TraceId, HeaderNames.SpanId];

    private Dictionary<string, string> Inject(Activity? activity)
    {
        var headers = new Dictionary<string, string>();
        _propagator.Inject(activity, headers, (carrier, name, value) => ((Dictionary<string, string>)carrier!)[name] = value);
        return headers;
    }

    private static DistributedContextPropagator.PropagatorGetterCallback Getter(Dictionary<string, string?> headers) =>
        (object? _, string name, out string? value, out IEnumerable<string>? values) =>
        {
            values = null;
            headers.TryGetValue(name, out value);
        };
}
