using System.Globalization;
using System.Text.Json;
using Sidechain.Traces.Trees;

namespace Sidechain.Otlp.Files;

/// <summary>
/// Links and events that OpenTelemetry's exporters write as texts for Zipkin, which has no members for them. A text that is not of their
/// form is left as it is.
/// </summary>
internal static class OpenTelemetryTexts
{
    private const int TraceIdDigits = 32;
    private const int SpanIdDigits = 16;

    /// <summary>The Collector's: <c>trace id|span id|trace state|{attributes}|how many were dropped</c>.</summary>
    public static OtlpLink? Link(string text)
    {
        const int Ids = TraceIdDigits + SpanIdDigits + 1;
        if (text.Length <= Ids || text[TraceIdDigits] != '|' || text[Ids] != '|'
            || !UInt128.TryParse(text.AsSpan(0, TraceIdDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var trace)
            || !ulong.TryParse(
                text.AsSpan(TraceIdDigits + 1, SpanIdDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var span)
            || trace == 0 || span == 0 || Attributes(text[Ids..], out var state, out var dropped) is not { } attributes)
        {
            return null;
        }

        return new OtlpLink(trace, span, attributes) { TraceState = state.TrimStart('|'), DroppedAttributes = dropped };
    }

    /// <summary>
    /// The Collector's are <c>name|{attributes}|how many were dropped</c>; those of SDKs <c>"name": {attributes}</c>, with or without
    /// quotes and space, and also in braces.
    /// </summary>
    public static OtlpEvent Event(OtlpEvent plain)
    {
        var text = plain.Name;
        if (Attributes(text, out var name, out var dropped) is { } attributes)
        {
            return plain with { Name = name, Attributes = attributes, DroppedAttributes = dropped };
        }

        if (text is ['{', .., '}'] && Read(text) is { Count: 1 } only)
        {
            return only.Single() is { Value: AttributeObject { Json: var inner }, Key: var key } && Read(inner) is { } pairs
                ? plain with { Name = key, Attributes = Pairs(pairs) }
                : plain;
        }

        var brace = text.IndexOf('{', StringComparison.Ordinal);
        var before = brace < 0 ? "" : text[..brace].TrimEnd();
        return before is [.. var title, ':'] && title.Length > 0 && Read(text[brace..]) is { } found
            ? plain with { Name = title is ['"', .. var quoted, '"'] ? quoted : title, Attributes = Pairs(found) }
            : plain;
    }

    /// <summary>The attributes of <c>…|{attributes}|count</c>; null where a text is none.</summary>
    private static KeyValuePair<string, object>[]? Attributes(string text, out string before, out uint dropped)
    {
        (before, dropped) = ("", 0);
        var (from, to) = (text.IndexOf("|{", StringComparison.Ordinal), text.LastIndexOf("}|", StringComparison.Ordinal));
        if (from < 0 || to <= from || !uint.TryParse(text.AsSpan(to + 2), NumberStyles.None, CultureInfo.InvariantCulture, out dropped)
            || Read(text[(from + 1)..(to + 1)]) is not { } attributes)
        {
            return null;
        }

        before = text[..from];
        return Pairs(attributes);
    }

    private static KeyValuePair<string, object>[] Pairs(IReadOnlyDictionary<string, object?> attributes) =>
        [.. attributes.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Key, pair.Value!))];

    private static IReadOnlyDictionary<string, object?>? Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? AttributeJson.Read(document.RootElement) : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
