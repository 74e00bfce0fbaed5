using System.Diagnostics;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Recording;

/// <summary>What an activity holds, as the wire has it: also what others put on it through <see cref="Activity.Current"/>.</summary>
internal static class ActivityContents
{
    public static List<KeyValuePair<string, object>> Attributes(Activity activity, int max, int droppedEvents)
    {
        var attributes = new List<KeyValuePair<string, object>>();
        var dropped = 0;
        foreach (var (key, value) in activity.EnumerateTagObjects())
        {
            if (AttributeValues.Normalize(value) is not { } normal)
            {
                continue;
            }

            if (attributes.Count < max)
            {
                attributes.Add(new(key, normal));
            }
            else
            {
                dropped++;
            }
        }

        if (dropped > 0)
        {
            attributes.Add(new(AttributeNames.SidechainDroppedAttributes, (long)dropped));
        }

        if (droppedEvents > 0)
        {
            attributes.Add(new(AttributeNames.SidechainDroppedEvents, (long)droppedEvents));
        }

        return attributes;
    }

    public static List<WireEvent> Events(Activity activity)
    {
        var events = new List<WireEvent>();
        foreach (ref readonly var item in activity.EnumerateEvents())
        {
            var attributes = new List<KeyValuePair<string, object>>();
            foreach (var (key, value) in item.Tags)
            {
                if (AttributeValues.Normalize(value) is { } normal)
                {
                    attributes.Add(new(key, normal));
                }
            }

            var timestampUs = (item.Timestamp - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            events.Add(new WireEvent(item.Name, timestampUs) { Attributes = attributes });
        }

        return events;
    }
}
