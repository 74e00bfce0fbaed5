using System.Text;
using Sidechain.Tracing.Wire;

namespace Sidechain.TestApi;

/// <summary>Draws spans as an indented text: children by start, events in brackets, a status where it is not ok.</summary>
public static class SpanDrawing
{
    public static string Draw(IEnumerable<WireSpan> spans)
    {
        WireSpan[] all = [.. spans];
        var ids = all.Select(span => span.SpanId).ToHashSet();
        var text = new StringBuilder();
        foreach (var root in all.Where(span => span.ParentSpanId is null || !ids.Contains(span.ParentSpanId)).OrderBy(span => span.StartUs))
        {
            Append(root, 0);
        }

        return text.ToString().TrimEnd();

        void Append(WireSpan span, int depth)
        {
            text.Append(' ', depth * 2).Append(span.Name);
            if (span.Events.Count > 0)
            {
                text.Append(" [").AppendJoin(", ", span.Events.Select(e => e.Name)).Append(']');
            }

            if (span.Status != "ok")
            {
                text.Append(' ').Append(span.Status);
            }

            text.Append('\n');
            foreach (var child in all.Where(child => child.ParentSpanId == span.SpanId).OrderBy(child => child.StartUs))
            {
                Append(child, depth + 1);
            }
        }
    }

    public static object? Attribute(this WireSpan span, string key) =>
        span.Attributes.FirstOrDefault(attribute => attribute.Key == key).Value;
}
