using Microsoft.Extensions.Options;
using Sidechain.Otlp;
using Sidechain.Telemetry.Doors.Limits;
using Sidechain.Telemetry.Spans;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Doors.Reading;

/// <summary>
/// Cuts, counts and marks names and values that are too long, superfluous attributes, events and links, and impossible times. It never
/// costs the span itself.
/// </summary>
internal sealed class SpanCuts(IOptions<IngestOptions> options)
{
    private readonly IngestOptions _limits = options.Value;
    private readonly long _mostNs = options.Value.MaxDuration.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>The draft within the limits; the same one where it was so.</summary>
    public SpanDraft Apply(SpanDraft span)
    {
        var name = Name(span.Name);
        var duration = span.EndNs is { } end ? (Int128)end - span.StartNs!.Value : 0;
        var isUsable = duration >= 0 && duration <= _mostNs;
        var attributes = Attributes(span.Attributes);
        var events = Events(span);
        var droppedAttributes = span.DroppedAttributes + Surplus(span.Attributes.Count, _limits.MaxAttributes);
        var droppedEvents = span.DroppedEvents + Surplus(span.Events.Count, _limits.MaxEvents);
        var droppedLinks = span.DroppedLinks + Surplus(span.Links.Count, _limits.MaxLinks);
        if (droppedAttributes + droppedEvents + droppedLinks > 0 || !isUsable)
        {
            List<KeyValuePair<string, object>> marked = [.. attributes];
            Count(marked, AttributeNames.SidechainDroppedAttributes, droppedAttributes);
            Count(marked, AttributeNames.SidechainDroppedEvents, droppedEvents);
            Count(marked, AttributeNames.SidechainDroppedLinks, droppedLinks);
            if (!isUsable)
            {
                marked.Add(new(AttributeNames.SidechainUnusableDurationMs, (double)duration / 1e6));
            }

            attributes = marked;
        }

        var isWithin = isUsable && span.Links.Count == 0
            && ReferenceEquals(name, span.Name) && ReferenceEquals(attributes, span.Attributes) && ReferenceEquals(events, span.Events);
        return isWithin ? span : span with
        {
            Name = name,
            Attributes = attributes,
            Events = events,
            Links = Links(span.Links),
            EndNs = isUsable ? span.EndNs : span.StartNs,
        };
    }

    /// <summary>Attributes within the limits; the same list where they were so. How many are left out, their number says.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Attributes(IReadOnlyList<KeyValuePair<string, object>> attributes)
    {
        var count = Math.Min(attributes.Count, _limits.MaxAttributes);
        var isWithin = count == attributes.Count;
        for (var n = 0; isWithin && n < count; n++)
        {
            isWithin = attributes[n].Key.Length <= _limits.MaxKeyLength;
        }

        return isWithin ? attributes : [.. attributes.Take(count).Select(WithShortKey)];
    }

    private KeyValuePair<string, object> WithShortKey(KeyValuePair<string, object> pair) =>
        new(CutText.Name(pair.Key, _limits.MaxKeyLength), pair.Value);

    /// <summary>The attributes of something that is no span, with a count of those that are left out.</summary>
    /// <param name="dropped">By its sender.</param>
    public IReadOnlyList<KeyValuePair<string, object>> Counted(IReadOnlyList<KeyValuePair<string, object>> attributes, long dropped)
    {
        var kept = Attributes(attributes);
        dropped += Surplus(attributes.Count, _limits.MaxAttributes);
        if (dropped == 0)
        {
            return kept;
        }

        List<KeyValuePair<string, object>> marked = [.. kept];
        Count(marked, AttributeNames.SidechainDroppedAttributes, dropped);
        return marked;
    }

    private string Name(string? name) => string.IsNullOrEmpty(name) ? OtlpSpan.NoName : CutText.Name(name, _limits.MaxNameLength);

    private IReadOnlyList<EventDraft> Events(SpanDraft span)
    {
        var isWithin = span.Events.Count <= _limits.MaxEvents;
        for (var n = 0; isWithin && n < span.Events.Count; n++)
        {
            isWithin = IsWithin(span.Events[n], span.StartNs!.Value);
        }

        if (isWithin)
        {
            return span.Events;
        }

        var cut = new List<EventDraft>(Math.Min(span.Events.Count, _limits.MaxEvents));
        foreach (var happened in span.Events.Take(_limits.MaxEvents))
        {
            cut.Add(Event(happened, span.StartNs!.Value));
        }

        return cut;
    }

    private EventDraft Event(EventDraft happened, long start)
    {
        var attributes = Counted(happened.Attributes, happened.DroppedAttributes);
        var unusable = happened.UnusableTime ?? (happened.TimeNs is { } time && !IsTimeOf(start, time) ? OtlpTimes.Text(time) : null);
        if (unusable is not null)
        {
            attributes = [.. attributes, new(AttributeNames.SidechainUnusableTime, unusable)];
        }

        return happened with
        {
            Name = CutText.Name(happened.Name, _limits.MaxNameLength),
            TimeNs = unusable is null ? happened.TimeNs ?? start : start,
            Attributes = attributes,
        };
    }

    private LinkDraft[] Links(IReadOnlyList<LinkDraft> links) =>
        [.. links.Take(_limits.MaxLinks).Select(link => link with { Attributes = Counted(link.Attributes, link.DroppedAttributes) })];

    private bool IsWithin(EventDraft happened, long start) =>
        happened is { DroppedAttributes: 0, UnusableTime: null } && happened.Name.Length <= _limits.MaxNameLength
        && ReferenceEquals(Attributes(happened.Attributes), happened.Attributes)
        && (happened.TimeNs is not { } time || IsTimeOf(start, time));

    // A clock that stands at 1970 gives events of that time.
    private bool IsTimeOf(long start, long time) => SpanIntake.IsTime(time) || Int128.Abs((Int128)time - start) <= _mostNs;

    private static int Surplus(int count, int most) => Math.Max(0, count - most);

    // The recorder may have counted, too.
    private static void Count(List<KeyValuePair<string, object>> attributes, string key, long count)
    {
        if (count == 0)
        {
            return;
        }

        var place = attributes.FindIndex(pair => pair.Key == key);
        if (place < 0)
        {
            attributes.Add(new(key, count));
        }
        else
        {
            attributes[place] = new(key, attributes[place].Value is long before and >= 0 and <= int.MaxValue ? before + count : count);
        }
    }
}
