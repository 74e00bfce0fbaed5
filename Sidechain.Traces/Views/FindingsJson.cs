using System.Text.Json;
using Sidechain.Traces.Ledgers;
using Sidechain.Traces.Paths;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Verdicts;

namespace Sidechain.Traces.Views;

/// <summary>The members of a trace's document that say where the time went.</summary>
internal static class FindingsJson
{
    public static void Write(Utf8JsonWriter writer, TraceFindings findings, IReadOnlyDictionary<string, long> normalNs)
    {
        var ledger = findings.Ledger;
        if (ledger.Roots > 1)
        {
            writer.WriteNumber("root_count", ledger.Roots);
            writer.WriteString("root_span_id", ledger.Root.Span.SpanId);
        }

        writer.WriteString("verdict", findings.Verdict);
        WriteNormal(writer, ledger, normalNs);
        WriteLedger(writer, ledger);
        WritePath(writer, findings.Path);
    }

    private static void WriteNormal(Utf8JsonWriter writer, Ledger ledger, IReadOnlyDictionary<string, long> normalNs)
    {
        LedgerEntry[] known = [.. ledger.Entries.Where(entry => normalNs.ContainsKey(entry.Step))];
        if (known.Length == 0)
        {
            return;
        }

        writer.WriteStartObject("normal_ms");
        foreach (var entry in known)
        {
            writer.WriteNumber(entry.Step, SpanJson.Ms(normalNs[entry.Step]));
        }

        writer.WriteEndObject();
    }

    private static void WriteLedger(Utf8JsonWriter writer, Ledger ledger)
    {
        writer.WriteStartArray("ledger");
        foreach (var entry in ledger.Entries)
        {
            writer.WriteStartObject();
            writer.WriteString("category", JsonNamingPolicy.SnakeCaseLower.ConvertName(entry.Category.ToString()));
            writer.WriteString("step", entry.Step);
            writer.WriteNumber("duration_ms", entry.Ns / 1e6m);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WritePath(Utf8JsonWriter writer, IReadOnlyList<PathSegment> path)
    {
        writer.WriteStartArray("critical_path");
        foreach (var segment in path)
        {
            writer.WriteStartObject();
            writer.WriteString("span_id", segment.Node.Span.SpanId);
            writer.WriteNumber("start_ms", SpanJson.Ms(segment.FromNs));
            writer.WriteNumber("duration_ms", SpanJson.Ms(segment.ToNs) - SpanJson.Ms(segment.FromNs));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
