using System.Diagnostics;

namespace Sidechain.Traces.Trees;

/// <summary>How kinds and statuses are spelled in JSON and on screen.</summary>
public static class SpanTexts
{
    public static string Of(ActivityKind kind) => kind switch
    {
        ActivityKind.Server => "server",
        ActivityKind.Client => "client",
        ActivityKind.Producer => "producer",
        ActivityKind.Consumer => "consumer",
        _ => "internal",
    };

    public static string Of(SpanStatus status) => status switch
    {
        SpanStatus.Error => "error",
        SpanStatus.Cancelled => "cancelled",
        _ => "ok",
    };

    /// <summary>Unknown words are internal, as OpenTelemetry reads an unspecified kind.</summary>
    public static ActivityKind Kind(string? text) => text switch
    {
        "server" => ActivityKind.Server,
        "client" => ActivityKind.Client,
        "producer" => ActivityKind.Producer,
        "consumer" => ActivityKind.Consumer,
        _ => ActivityKind.Internal,
    };

    /// <summary>Unknown words are ok.</summary>
    public static SpanStatus Status(string? text) => text switch
    {
        "error" => SpanStatus.Error,
        "cancelled" => SpanStatus.Cancelled,
        _ => SpanStatus.Ok,
    };
}
