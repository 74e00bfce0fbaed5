using System.Text.Json;
using Sidechain.Traces.Views;

namespace Sidechain.Otlp.Files;

/// <summary>
/// Tells that a back end gave a part of a trace alone: by Tempo's status, or Jaeger's warnings of a trace and errors of an answer.
/// </summary>
internal static class PartialTrace
{
    private const int MostLetters = 200;

    /// <summary>Repeats the back end's words, without a stop at the end; null where it says nothing.</summary>
    public static string? Sentence(Dictionary<string, ReadOnlyMemory<byte>> members) =>
        Text(members, "status") == "PARTIAL" ? $"Tempo gave a part of the trace alone: {Text(members, "message") ?? "it does not say why"}"
        : members.ContainsKey("traceID") && First(members, "warnings") is { } warning ? $"Jaeger says of the trace: {Cut(warning)}"
        : members.ContainsKey("data") && First(members, "errors") is { } error ? $"Jaeger answered with an error: {Cut(error)}"
        : null;

    private static string? Text(Dictionary<string, ReadOnlyMemory<byte>> members, string name) =>
        members.TryGetValue(name, out var json) && json.Span[0] == (byte)'"' ? Cut(Text(json)) : null;

    // A text, or an object with one as "msg".
    private static string? First(Dictionary<string, ReadOnlyMemory<byte>> members, string name)
    {
        if (!members.TryGetValue(name, out var list) || list.Span[0] != (byte)'[' || JsonPieces.Elements(list) is not [var first, ..])
        {
            return null;
        }

        return first.Span[0] switch
        {
            (byte)'"' => Text(first),
            (byte)'{' => Text(JsonPieces.Members(first), "msg"),
            _ => null,
        };
    }

    private static string Text(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var text = JsonDocument.Parse(json);
            return text.RootElement.GetString()!;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return "a text that is broken";
        }
    }

    private static string Cut(string text) => TreeText.Printable(text.Length <= MostLetters ? text : text[..MostLetters] + "…");
}
