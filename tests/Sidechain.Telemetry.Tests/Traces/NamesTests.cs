using System.Diagnostics;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Tests.Traces;

/// <summary>Trees are built by names that the library spells itself, since it depends on nothing: they must be the registry's.</summary>
public sealed class NamesTests
{
    [Theory]
    [InlineData(ClientTypes.Cli)]
    [InlineData(ClientTypes.Plugin)]
    [InlineData(ClientTypes.Web)]
    [InlineData(ClientTypes.Mobile)]
    public void TreeOfTheRegistrysNames_DerivesTheRegistrysNetworkSpans(string client)
    {
        var request = Span(1, SpanNames.Of(client, SpanNames.HttpRequest), 0, 100) with
        {
            ClientType = client,
            Kind = ActivityKind.Client,
            Attributes = new Dictionary<string, object?>
            {
                [AttributeNames.SidechainServerSpanId] = "0000000000000009",
                [AttributeNames.HttpServerTimeMs] = 0.00006,
            },
        };
        var server = Span(2, "POST", 20, 120) with { ParentSpanId = request.SpanId, Service = "api", Kind = ActivityKind.Server };
        var body = Span(3, SpanNames.HttpReadBody, 21, 50) with { ParentSpanId = server.SpanId, Service = "api" };

        var tree = TreeBuilder.Build([request, server, body]);

        Assert.Equal(1, tree.Open);
        Assert.Equal(
            [(SpanNames.NetworkRequest, 0L, 50L), ("POST", 20, 120), (SpanNames.NetworkResponse, 80, 100)],
            tree.Roots.Single().Children.Select(child => (child.Span.Name, child.Span.StartNs, child.Span.EndNs)));
    }

    [Theory]
    [InlineData(SpanStatuses.Ok, SpanStatus.Ok)]
    [InlineData(SpanStatuses.Error, SpanStatus.Error)]
    [InlineData(SpanStatuses.Cancelled, SpanStatus.Cancelled)]
    public void Statuses_AreSpelledAsOnTheWire(string text, SpanStatus status) =>
        Assert.Equal((text, status), (SpanTexts.Of(status), SpanTexts.Status(text)));

    private static Span Span(int id, string name, long startNs, long endNs) => new()
    {
        TraceId = "4bf92f3577b34da6a3ce929d0e0e4736",
        SpanId = $"{id:x16}",
        Name = name,
        Service = "client",
        Tier = "client",
        StartNs = startNs,
        EndNs = endNs,
    };
}
