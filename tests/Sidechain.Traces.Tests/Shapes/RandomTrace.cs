using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Tests.Shapes;

/// <summary>Traces by seed: few names, so that siblings are alike.</summary>
internal static class RandomTrace
{
    private static readonly string[] Names =
    [
        "DEL", "GET", "INSERT audio_posts", "POST /api/{slug}", "a  b", "cli.x", "#1", "* FROM", "SELECT * WHERE id = 123456 / 7",
        "a\u00A0b", "*\u00A0\u00A0/123456", "* \ud83c/123456", "GET /p/0123456789abcdef0123456789abcdef", "x2", "@me", "/a/", "",
    ];

    public static List<Span> Spans(Random random, int count)
    {
        var spans = new List<Span>();
        for (var i = 0; i < count; i++)
        {
            var start = random.Next(1000) * 1_000_000L;
            var service = random.Next(3) switch { 0 => "api", 1 => "stream", _ => "an odd @service" };
            spans.Add(new Span
            {
                TraceId = DrawnTrace.TraceId,
                SpanId = DrawnTrace.Id(i + 1),
                ParentSpanId = i == 0 || random.Next(20) == 0 ? null : DrawnTrace.Id(random.Next(Math.Max(1, i - 6), i + 1)),
                Name = Names[random.Next(Names.Length)],
                Service = service,
                Tier = service,
                Kind = random.Next(4) == 0 ? ActivityKind.Client : ActivityKind.Internal,
                Status = random.Next(8) == 0 ? SpanStatus.Error : SpanStatus.Ok,
                StartNs = start,
                EndNs = start + (random.Next(100) * 1_000_000L),
            });
        }

        return spans;
    }
}
