using Sidechain.Traces.Repairs;
using Sidechain.Traces.Shapes;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Tests.Shapes;

/// <summary>Shape × a trace with events, links and derived spans × verdict.</summary>
public sealed class EventsAndLinksTests
{
    private static readonly TraceTree Tree = Build();

    public static TheoryData<string, string, bool> Cases => new()
    {
        { "an event", "cli.http_request  event retry", true },
        { "an event that did not happen", "cli.http_request  event gave_up", false },
        { "none of an event that happened", "cli.http_request  no event retry", false },
        { "as many events", "cli.http_request  event retry(×2)", true },
        { "too many events", "cli.http_request  event retry(×1)", false },
        { "any number of events", "cli.http_request  event retry(×1..*)", true },
        { "an event with an attribute", "cli.http_request  event retry(attempt = 2)", true },
        { "one event alone has it", "cli.http_request  event retry(×1, attempt > 1)", true },
        { "not both have it", "cli.http_request  event retry(×2, attempt > 1)", false },
        { "all conditions on one event", "cli.http_request  event retry(attempt = 2, after = \"1 s\")", true },
        { "conditions that no one event meets", "cli.http_request  event retry(attempt = 1, after = \"1 s\")", false },
        { "a link to a span of the trace", "… served  link cli.http_request", true },
        { "a link to another span", "… served  link served", false },
        { "a link to another trace", "… served  link elsewhere", true },
        { "any link", "… served  link *", true },
        { "no link, but there are two", "… served  no link *", false },
        { "no link to another trace, but there is one", "… served  no link elsewhere", false },
        { "a link with an attribute", "… served  link elsewhere(reason = retry)", true },
        { "a link with another attribute", "… served  link elsewhere(reason = batch)", false },
        { "derived spans", "cli.http_request\n  · network.request\n  · network.response", true },
        { "derived spans are not recorded ones", "cli.http_request\n  network.request", false },
        { "strict knows them and does not count them", "!strict\ncli.http_request\n  served", true },
        { "none of a derived span that is there", "cli.http_request\n  · network.request ×0", false },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Shape_AgainstEventsAndLinks_HasItsVerdict(string description, string text, bool expected)
    {
        var match = Shape.Parse(text).Match(Tree);

        Assert.True(expected == match.Holds, $"{description}\n{match.Explain()}");
        Assert.Equal(expected, Shape.Parse(Shape.Parse(text).ToText()).Match(Tree).Holds);
    }

    private static TraceTree Build()
    {
        var spans = DrawnTrace.Parse("""
            cli.http_request  0..100  cli client
              served          20..80  api server
            """);
        return TreeBuilder.Build(
        [
            spans[0] with
            {
                Events =
                [
                    new("retry", spans[0].StartNs + 1) { Attributes = new Dictionary<string, object?> { ["attempt"] = 1L } },
                    new("retry", spans[0].StartNs + 2)
                    {
                        Attributes = new Dictionary<string, object?> { ["attempt"] = 2L, ["after"] = "1 s" },
                    },
                ],
            },
            spans[1] with
            {
                Links =
                [
                    new(spans[0].TraceId, spans[0].SpanId),
                    new(new string('b', 32), DrawnTrace.Id(77)) { Attributes = new Dictionary<string, object?> { ["reason"] = "retry" } },
                ],
            },
        ]);
    }
}
