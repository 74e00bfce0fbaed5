namespace Sidechain.Otlp.Files;

/// <summary>The result of a search in Tempo or Sidechain, without spans: <c>{"traces":[{"traceID","rootTraceName",…}]}</c>.</summary>
internal static class SearchResult
{
    private static readonly string[] OfAWholeTrace = ["spans", "resourceSpans", "batches"];

    /// <summary>Says what it is and what to do instead; null for anything else.</summary>
    public static string? Sentence(Dictionary<string, ReadOnlyMemory<byte>> members)
    {
        if (!members.TryGetValue("traces", out var list) || list.Span[0] != (byte)'[')
        {
            return null;
        }

        var found = JsonPieces.Elements(list);
        if (found.Count == 0)
        {
            return "It is the result of a search that found no trace.";
        }

        Dictionary<string, ReadOnlyMemory<byte>> first = found[0].Span[0] == (byte)'{' ? JsonPieces.Members(found[0]) : [];
        if (OfAWholeTrace.Any(first.ContainsKey) || How(first) is not { } how)
        {
            return null;
        }

        var names = found.Count == 1
            ? "one trace and has no spans of it"
            : FormattableString.Invariant($"{found.Count} traces and has no spans of them");
        return $"It is the result of a search: it names {names}. Fetch a trace by its ID: {how}.";
    }

    private static string? How(Dictionary<string, ReadOnlyMemory<byte>> trace) =>
        trace.ContainsKey("traceID") || trace.ContainsKey("traceId") ? "Tempo gives it under /api/traces/{traceID}"
        : trace.ContainsKey("trace_id") ? "sidechain trace show {trace_id} --json"
        : null;
}
