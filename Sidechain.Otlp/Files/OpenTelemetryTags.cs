using System.Globalization;

namespace Sidechain.Otlp.Files;

/// <summary>
/// Reads what OpenTelemetry writes into tags for Jaeger and Zipkin, which lack members for it: status, library, trace state, links, and how
/// much an SDK has dropped.
/// </summary>
internal static class OpenTelemetryTags
{
    private const string Link = "otlp.link.";

    // The SDKs' names, the newer ones first, and the Collector's.
    private static readonly string[] Scopes =
        ["otel.scope.", "otel.library.", "otlp.instrumentation.scope.", "otlp.instrumentation.library."];

    private static readonly HashSet<string> Members = new(StringComparer.Ordinal)
    {
        "otel.status_code", "otel.status_description", "w3c.tracestate",
    };

    /// <summary>Makes members of them again.</summary>
    public static void Interpret(OtlpSpan span)
    {
        var tags = span.Attributes;
        span.Status = (tags.Text("otel.status_code"), span.Status) switch
        {
            ("ERROR", _) or (_, OtlpStatus.Error) => OtlpStatus.Error,
            ("OK", _) => OtlpStatus.Ok,
            _ => span.Status,
        };
        span.StatusMessage = tags.Text("otel.status_description") ?? span.StatusMessage;
        span.TraceState = tags.Text("w3c.tracestate");
        span.DroppedAttributes = TakeCount(tags, "otel.dropped_attributes_count");
        span.DroppedEvents = TakeCount(tags, "otel.dropped_events_count");
        span.DroppedLinks = TakeCount(tags, "otel.dropped_links_count");
        TakeLinks(tags, span);
        span.Scope = TakeScope(tags);
        tags.RemoveAll(tag => Members.Contains(tag.Key));
    }

    private static OtlpScope? TakeScope(List<KeyValuePair<string, object>> tags)
    {
        var (name, version) = (Text("name"), Text("version"));
        if (name is null)
        {
            return null;
        }

        tags.RemoveAll(tag => Array.Exists(Scopes, scope => tag.Key == $"{scope}name" || tag.Key == $"{scope}version"));
        return new OtlpScope(name, version);

        string? Text(string member) => Scopes.Select(scope => tags.Text($"{scope}{member}")).FirstOrDefault(text => text is not null);
    }

    private static uint TakeCount(List<KeyValuePair<string, object>> tags, string key)
    {
        var at = tags.FindIndex(tag => tag.Key == key);
        if (at < 0 || !uint.TryParse(
            Convert.ToString(tags[at].Value, CultureInfo.InvariantCulture), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return 0;
        }

        tags.RemoveAt(at);
        return count;
    }

    private static void TakeLinks(List<KeyValuePair<string, object>> tags, OtlpSpan span)
    {
        var taken = new HashSet<KeyValuePair<string, object>>();
        foreach (var tag in tags.Where(tag => Number(tag.Key) >= 0).OrderBy(tag => Number(tag.Key)))
        {
            if (tag.Value is string text && OpenTelemetryTexts.Link(text) is { } link)
            {
                span.Add(link);
                taken.Add(tag);
            }
        }

        tags.RemoveAll(taken.Contains);
    }

    private static int Number(string key) =>
        key.StartsWith(Link, StringComparison.Ordinal)
        && int.TryParse(key.AsSpan(Link.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
