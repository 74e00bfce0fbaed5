using System.Text.Json;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Views;

/// <summary>Reads what <see cref="TreeJson"/> wrote.</summary>
internal static class TreeJsonReader
{
    // To 2261, and some months before 1970, where clocks may be moved to: the difference of two of them is still a long of nanoseconds.
    private const long MaxMs = 9_200_000_000_000;
    private const long MinMs = -20_000_000_000;

    private const long NsPerMs = 1_000_000;

    // A clock that goes twice as fast, or not at all.
    private const double MostDriftPpm = 1_000_000;

    private const double MostAgoMs = (double)long.MaxValue / TimeSpan.TicksPerMillisecond;

    public static TraceDocument Document(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("A trace is a JSON object.");
        }

        var complete = Required(json, "complete", JsonValueKind.Object);
        var traceId = Text(json, "trace_id");
        var roots = Required(json, "spans", JsonValueKind.Array).EnumerateArray().Select(node => Node(node, traceId)).ToArray();
        var tree = new TraceTree(traceId, roots)
        {
            SpanCount = Count(json, "span_count"),
            StartNs = At(json, "start_ms"),
            EndNs = Math.Max(At(json, "start_ms"), At(json, "end_ms")),
            Orphans = Count(complete, "orphans"),
            Open = Count(complete, "open"),
            Silent = [.. Items(complete, "silent").Select(tier => new SilentTier(TextOrNull(tier, "tier"), Text(tier, "why")))],
            Clocks = [.. Items(json, "clocks").Select(Clock)],
        };
        var done = complete.TryGetProperty("client_done", out var flag) && flag.ValueKind == JsonValueKind.True;
        return new TraceDocument(tree, TextOrNull(json, "original_id"), done, Ago(complete, "last_received_ms_ago"))
        {
            NormalNs = Normal(json),
            DashboardUrl = TextOrNull(json, "dashboard_url"),
            SpansLeftOut = json.TryGetProperty("spans_left_out", out _) ? Count(json, "spans_left_out") : 0,
        };
    }

    private static ClockOffset Clock(JsonElement json) => new(Text(json, "service"), Ns(json, "offset_ms"), Length(json, "error_ms"))
    {
        DriftPpm = json.TryGetProperty("drift_ppm", out _) ? Drift(json, "drift_ppm") : 0,
        AtLeast = Flag(json, "at_least"),
        Instance = TextOrNull(json, "instance"),
        OneOfSeveral = Flag(json, "one_of_several"),
    };

    private static TreeNode Node(JsonElement json, string traceId)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("A span is a JSON object.");
        }

        var node = new TreeNode(SpanJsonDetails.Read(json, Span(json, traceId)), Flag(json, "derived"))
        {
            RawStartNs = json.TryGetProperty("raw_start_ms", out _) ? At(json, "raw_start_ms") : null,
        };
        foreach (var warning in Items(json, "warnings"))
        {
            node.Warn(warning.GetString() ?? "");
        }

        if (Ns(json, "duration_ms") is < 0 and var lasted)
        {
            node.Warn(CutMarks.OfDuration(lasted / (double)NsPerMs));
        }

        foreach (var child in Items(json, "children"))
        {
            node.Append(Node(child, traceId));
        }

        DepthLimit.Restore(node);
        return node;
    }

    private static Span Span(JsonElement json, string traceId)
    {
        var (start, duration) = (At(json, "start_ms"), Ns(json, "duration_ms"));
        return new Span
        {
            TraceId = traceId,
            SpanId = Text(json, "span_id"),
            ParentSpanId = TextOrNull(json, "parent_span_id"),
            Name = Text(json, "name"),
            Service = Text(json, "service"),
            Tier = Text(json, "tier"),
            Kind = SpanTexts.Kind(TextOrNull(json, "kind")),
            StartNs = start,
            EndNs = duration < 0 ? start
                : (Int128)start + duration <= MaxMs * NsPerMs ? start + duration
                : throw new JsonException("A span ends at no time."),
            Status = SpanTexts.Status(TextOrNull(json, "status")),
            StatusMessage = TextOrNull(json, "status_message"),
            Unfinished = Flag(json, "unfinished"),
            ClientType = TextOrNull(json, "client_type"),
            ClientVersion = TextOrNull(json, "client_version"),
            Attributes = duration < 0 ? WithUnusable(Attributes(json), duration) : Attributes(json),
            Events = [.. Items(json, "events").Select(Event)],
            Links = [.. Items(json, "links").Select(Link)],
        };
    }

    // As other readers do it: what ended before it started is shown without a duration.
    private static Dictionary<string, object?> WithUnusable(IReadOnlyDictionary<string, object?> attributes, long duration) =>
        new(attributes, StringComparer.Ordinal) { [TraceNames.UnusableDurationMs] = duration / (double)NsPerMs };

    private static SpanLink Link(JsonElement json) => new(Text(json, "trace_id"), Text(json, "span_id"))
    {
        Attributes = Attributes(json),
        TraceState = TextOrNull(json, "trace_state"),
        Flags = json.TryGetProperty("flags", out var flags) && flags is { ValueKind: JsonValueKind.Number }
            && flags.TryGetUInt32(out var bits)
            ? bits
            : 0,
    };

    private static SpanEvent Event(JsonElement json) =>
        new(Text(json, "name"), At(json, "timestamp_ms")) { Attributes = Attributes(json) };

    private static IReadOnlyDictionary<string, object?> Attributes(JsonElement json) =>
        json.TryGetProperty("attributes", out var attributes) ? AttributeJson.Read(attributes) : Trees.Span.NoAttributes;

    private static JsonElement Required(JsonElement json, string name, JsonValueKind kind) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == kind
            ? value
            : throw new JsonException($"The trace has no \"{name}\", or it is not of kind {kind}.");

    private static string Text(JsonElement json, string name) => Required(json, name, JsonValueKind.String).GetString()!;

    private static string? TextOrNull(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Flag(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static JsonElement.ArrayEnumerator Items(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : default;

    private static int Count(JsonElement json, string name) =>
        Required(json, name, JsonValueKind.Number).TryGetInt64(out var value) && value is >= 0 and <= int.MaxValue
            ? (int)value
            : throw new JsonException($"\"{name}\" is not a count.");

    private static Dictionary<string, long> Normal(JsonElement json) =>
        json.TryGetProperty("normal_ms", out var normal) && normal.ValueKind == JsonValueKind.Object
            ? normal.EnumerateObject().Select(step => step.Name).Distinct(StringComparer.Ordinal)
                .ToDictionary(step => step, step => Ns(normal, step), StringComparer.Ordinal)
            : [];

    // As long as it gets where nothing more will come.
    private static TimeSpan Ago(JsonElement json, string name) =>
        Required(json, name, JsonValueKind.Number).GetDouble() is >= 0 and < MostAgoMs and var ms
            ? TimeSpan.FromMilliseconds(ms)
            : throw new JsonException($"\"{name}\" is not a time in milliseconds.");

    private static double Drift(JsonElement json, string name) =>
        Required(json, name, JsonValueKind.Number).TryGetDouble(out var ppm) && Math.Abs(ppm) <= MostDriftPpm
            ? ppm
            : throw new JsonException($"\"{name}\" is not a drift in millionths.");

    private static long Length(JsonElement json, string name) => Ns(json, name) is >= 0 and var length
        ? length
        : throw new JsonException($"\"{name}\" is not a time in milliseconds.");

    private static long At(JsonElement json, string name) => Ns(json, name) is >= MinMs * NsPerMs and var at
        ? at
        : throw new JsonException($"\"{name}\" is not a time in milliseconds.");

    private static long Ns(JsonElement json, string name)
    {
        return Required(json, name, JsonValueKind.Number).TryGetDecimal(out var ms) && ms is >= -MaxMs and <= MaxMs
            ? (long)(ms * NsPerMs)
            : throw new JsonException($"\"{name}\" is not a time in milliseconds.");
    }
}
