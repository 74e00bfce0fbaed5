namespace Sidechain.Otlp.Files;

/// <summary>
/// What OpenTelemetry writes into tags for Jaeger and Zipkin, which have no members for it: status, library and trace state.
/// </summary>
internal static class OpenTelemetryTags
{
    private static readonly HashSet<string> Members = new(StringComparer.Ordinal)
    {
        "otel.status_code", "otel.status_description", "otel.scope.name", "otel.scope.version", "otel.library.name", "otel.library.version",
        "w3c.tracestate",
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
        span.Scope = Scope(tags);
        tags.RemoveAll(tag => Members.Contains(tag.Key));
    }

    private static OtlpScope? Scope(List<KeyValuePair<string, object>> tags)
    {
        var name = tags.Text("otel.scope.name") ?? tags.Text("otel.library.name");
        return name is null ? null : new OtlpScope(name, tags.Text("otel.scope.version") ?? tags.Text("otel.library.version"));
    }
}
