using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Tests.Clocks;

/// <summary>A trace of three to six services that call one another and send one another messages, by right clocks.</summary>
internal static class RandomServices
{
    private const int Most = 60;

    public static Span[] Spans(Random random)
    {
        var services = random.Next(3, 7);
        var calls = Enumerable.Range(1, services - 1)
            .Select(callee => (Caller: random.Next(2) == 0 ? random.Next(callee) : callee - 1, callee)).ToList();
        if (random.Next(2) == 0)
        {
            calls.AddRange(Enumerable.Range(2, services - 2).Where(_ => random.Next(3) == 0)
                .Select(callee => (random.Next(callee), callee)));
        }

        var spans = new List<Span>();
        var slack = random.Next(2) == 0 ? 5 : 300;
        Serve(0, 0, null, ActivityKind.Server);
        return [.. spans];

        int Serve(int service, int at, Span? parent, ActivityKind kind)
        {
            var served = Add(service, kind, at, parent);
            var now = at + random.Next(1, 20);
            foreach (var callee in calls.Where(call => call.Caller == service && spans.Count < Most).Select(call => call.callee))
            {
                if (random.Next(5) == 0)
                {
                    var sent = End(Add(service, ActivityKind.Producer, now, served), now + 1);
                    Serve(callee, now + random.Next(200), sent, ActivityKind.Consumer);
                    now += 2;
                }
                else
                {
                    var call = Add(service, ActivityKind.Client, now, served);
                    now = Serve(callee, now + random.Next(slack), call, ActivityKind.Server) + random.Next(slack);
                    End(call, now);
                }

                now += random.Next(20);
            }

            End(served, now);
            return now;
        }

        Span Add(int service, ActivityKind kind, int startMs, Span? parent)
        {
            var span = new Span
            {
                TraceId = DrawnTrace.TraceId,
                SpanId = DrawnTrace.Id(spans.Count + 1),
                ParentSpanId = parent?.SpanId,
                Name = $"{kind}",
                Service = $"s{service}",
                Tier = $"s{service}",
                Kind = kind,
                StartNs = startMs * 1_000_000L,
                EndNs = startMs * 1_000_000L,
                Status = SpanStatus.Ok,
            };
            spans.Add(span);
            return span;
        }

        Span End(Span span, int endMs)
        {
            var at = spans.FindIndex(other => other.SpanId == span.SpanId);
            return spans[at] = span with { EndNs = endMs * 1_000_000L };
        }
    }
}
