using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Tests.Context;

public sealed class TraceEnvironmentTests
{
    private const string Parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-02";

    [Fact]
    public async Task Process_StartedInsideASpan_ContinuesItWithStateAndBaggage()
    {
        var recorder = new SpanRecorder(new ClientIdentity("cli", "1", "sidechain-cli"));
        await using (recorder)
        {
            var given = new Dictionary<string, string>
            {
                ["TRACEPARENT"] = Parent,
                ["TRACESTATE"] = "foo=1, bar=2",
                ["BAGGAGE"] = "session.id=s%201,user.id=alice",
            };
            using var root = recorder.StartTrace("share_loop", TraceEnvironment.Read(given.GetValueOrDefault));
            using var inner = recorder.StartSpan("upload_audio");

            var child = inner.Environment();
            Assert.Equal($"00-4bf92f3577b34da6a3ce929d0e0e4736-{inner.SpanId}-02", child["TRACEPARENT"]);
            Assert.Equal("foo=1,bar=2", child["TRACESTATE"]);
            Assert.Equal("session.id=s%201", child["BAGGAGE"]);
            Assert.Equal(["BAGGAGE", "TRACEPARENT", "TRACESTATE"], child.Keys.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData(Parent, null, Parent)]
    [InlineData($" {Parent}\n", "abc123def456", Parent)]
    [InlineData("garbage", "abc123def456", "abc123def456")]
    [InlineData(null, "4BF92F35-77B3-4DA6-A3CE-929D0E0E4736", "4BF92F35-77B3-4DA6-A3CE-929D0E0E4736")]
    [InlineData(null, "no id;", null)]
    [InlineData("", "", null)]
    [InlineData(null, null, null)]
    public void Environment_WithBoth_PrefersAValidTraceparentOverTheId(string? parent, string? id, string? expected)
    {
        var read = TraceEnvironment.Read(
            name => name switch { "TRACEPARENT" => parent, "SIDECHAIN_TRACE_ID" => id, "TRACESTATE" => "foo=1", _ => null });
        Assert.Equal(expected, read.ParentOrId);
        Assert.Equal(expected == Parent ? "foo=1" : null, read.TraceState);
    }
}
