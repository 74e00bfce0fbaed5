using System.Diagnostics;
using System.Text.Json;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Context;

namespace Sidechain.Telemetry.Spans;

/// <summary>Spans as they are stored, as the spans that trees are built of and that are written for others.</summary>
internal sealed class SpanReader(AttributeKeys keys)
{
    /// <param name="stored">As it is in the store, or will be.</param>
    /// <param name="allAttributes">Not those alone that a tree is built by.</param>
    /// <param name="clock">What its sender had measured.</param>
    /// <exception cref="UnknownKeyException">It has a key that this replica has not learned yet.</exception>
    public Span Read(SpanRecord stored, bool allAttributes, ClockSample? clock = null)
    {
        var attributes = stored.Attributes is null ? Span.NoAttributes : Attributes(stored.Attributes, allAttributes);
        var span = new Span
        {
            TraceId = SpanIds.Text(stored.TraceId),
            SpanId = SpanIds.Text(stored.SpanId),
            ParentSpanId = stored.ParentId is { } parent && parent != Assumed(stored.TraceId) ? SpanIds.Text(parent) : null,
            StartNs = stored.StartNs,
            EndNs = stored.EndNs,
            Kind = stored.Kind,
            Status = stored.Status,
            Unfinished = stored.Unfinished,
            Name = stored.Name,
            Service = stored.Service,
            StatusMessage = stored.StatusMessage,
            ClientType = stored.ClientType,
            ClientVersion = stored.ClientVersion,
            Tier = Tiers.Of(stored.ClientType, stored.Service, DatabaseCalls.System(attributes)),
            Attributes = attributes,
            Events = stored.Events is null ? [] : Events(stored.Events),
            Flags = stored.Flags & ~(SpanRecord.SaidOk | SpanRecord.Stray),
            SaidOk = (stored.Flags & SpanRecord.SaidOk) != 0,
            Clock = clock,
        };
        if (stored.More is { } more)
        {
            span = SpanMore.Read(span, more);
        }

        return stored.About is { } about ? SpanAbout.Read(span, about) : span;
    }

    // Stands where a request named a trace and no span: nobody will ever record it.
    private static long Assumed(Guid traceId) =>
        SpanIds.Span(TraceIds.AssumedParent(ActivityTraceId.CreateFromString(SpanIds.Text(traceId))));

    // An overview reads those alone that a tree and its answers are made by.
    private Dictionary<string, object?> Attributes(string text, bool all)
    {
        using var json = JsonDocument.Parse(text);
        var attributes = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (stored, value) in AttributeJson.Read(json.RootElement))
        {
            var key = keys.Read(stored);
            if (all || TreeAttributes.Names.Contains(key))
            {
                attributes[key] = value;
            }
        }

        return attributes;
    }

    private static SpanEvent[] Events(string text)
    {
        using var json = JsonDocument.Parse(text);
        return [.. json.RootElement.EnumerateArray().Select(Event)];
    }

    private static SpanEvent Event(JsonElement json) => new(json.GetProperty("name").GetString()!, json.GetProperty("time_ns").GetInt64())
    {
        Attributes = json.TryGetProperty("attributes", out var attributes) ? AttributeJson.Read(attributes) : Span.NoAttributes,
    };
}
