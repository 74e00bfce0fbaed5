using Sidechain.Telemetry.Spans;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Traces.Search;

/// <summary>Which traces are asked for. Every condition is one of the whole trace: any of its spans may meet it.</summary>
internal sealed record TraceFilter
{
    /// <summary>A user's; null for everybody's, which support alone may ask for.</summary>
    public string? Owner { get; init; }

    /// <summary>The type of a client that took part.</summary>
    public string? Client { get; init; }

    /// <summary>A service that took part.</summary>
    public string? Service { get; init; }

    /// <summary>The name of a span.</summary>
    public string? Name { get; init; }

    public SpanStatus? Status { get; init; }

    /// <summary>Of the longest span, nanoseconds.</summary>
    public long MinNs { get; init; }

    public long? MaxNs { get; init; }

    /// <summary>An attribute of the list <see cref="Terms.Attributes"/>, and its value as a text.</summary>
    public KeyValuePair<string, string>? Attribute { get; init; }

    /// <summary>When the trace started, by the services' clock; of an unknown clock, near the day on which it came.</summary>
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public TraceOrder Order { get; init; }

    public int Limit { get; init; }

    public TraceCursor? After { get; init; }

    /// <summary>The hashes that a trace must have: together with the client, where one is asked for.</summary>
    public int[] WantedTerms()
    {
        var terms = new List<int>();
        if (Name is not null)
        {
            terms.Add(Terms.Name(Name));
        }

        if (Service is not null)
        {
            terms.Add(Terms.Service(Service));
        }

        if (Attribute is { } attribute)
        {
            terms.Add(Terms.Attribute(attribute.Key, attribute.Value));
        }

        return Client is null ? [.. terms] : [.. terms.Select(term => Terms.With(Client, term))];
    }

    /// <summary>Whether these spans, of one trace, meet all that its row may be wrong about.</summary>
    public bool IsMetBy(IReadOnlyCollection<Span> spans)
    {
        if (spans.Count == 0)
        {
            return false;
        }

        var longest = spans.Max(span => span.EndNs - span.StartNs);
        return longest >= MinNs && !(longest > MaxNs)
            && (Client is null || spans.Any(span => span.ClientType == Client))
            && (Service is null || spans.Any(span => span.Service == Service))
            && (Name is null || spans.Any(span => span.Name == Name))
            && (Status is null || FoundTrace.StatusOf(spans) == Status)
            && (Attribute is not { } wanted
                || spans.Any(span => span.Attributes.GetValueOrDefault(wanted.Key) is { } value && Terms.Text(value) == wanted.Value));
    }
}
