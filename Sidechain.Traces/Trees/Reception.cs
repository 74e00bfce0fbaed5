using System.Diagnostics;
using System.Globalization;

namespace Sidechain.Traces.Trees;

/// <summary>
/// How messages are received. Who receives waits for them, and a batch takes what comes while it is open: both begin before there is a
/// message. A consumer that handles one message begins after that was sent.
/// </summary>
internal static class Reception
{
    private const string BatchCount = "messaging.batch.message_count";
    private static readonly string[] Operation = ["messaging.operation.type", "messaging.operation", "messaging.operation.name"];
    private static readonly string[] OfWaiting = ["receive", "poll", "pull", "fetch"];

    /// <summary>The attributes that are read.</summary>
    public static string[] Attributes { get; } = [BatchCount, .. Operation];

    /// <summary>
    /// The span is that of waiting for messages, by its attributes or else by its name: <c>orders receive</c>, <c>poll orders</c>.
    /// </summary>
    public static bool IsWaiting(Span span) => Said(span) is { } said
        ? OfWaiting.Contains(said)
        : span.Kind == ActivityKind.Consumer && span.Name.Split(' ') is [var first, .., var last]
            && (OfWaiting.Contains(first) || OfWaiting.Contains(last));

    /// <summary>It is only sure that the message was sent before its consumer ended.</summary>
    /// <param name="sender">The consumer's parent, or a producer that it is linked with.</param>
    /// <param name="consumer">The span that received the message.</param>
    public static bool MayBeginBefore(Span sender, Span consumer) =>
        IsWaiting(consumer) || (consumer.Kind == ActivityKind.Consumer && (IsOfSeveral(consumer)
            || (consumer.ParentSpanId != sender.SpanId && Said(consumer) is not "process")));

    /// <summary>False while it is not known when the message was there at the latest.</summary>
    /// <param name="sender">As for <see cref="MayBeginBefore"/>.</param>
    /// <param name="consumer">The same.</param>
    public static bool IsKnown(Span sender, Span consumer) => consumer.HasEnd || !MayBeginBefore(sender, consumer);

    private static bool IsOfSeveral(Span consumer) =>
        (double.TryParse(Text(consumer, BatchCount), CultureInfo.InvariantCulture, out var count) && count > 1)
        || consumer.Links.Count > 1 || (consumer.Links is [var link] && consumer.ParentSpanId is { } parent && link.SpanId != parent);

    private static string? Said(Span span) => Operation.Select(key => Text(span, key)).FirstOrDefault(said => said is { Length: > 0 });

    private static string? Text(Span span, string key) =>
        Convert.ToString(span.Attributes.GetValueOrDefault(key), CultureInfo.InvariantCulture);
}
