using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Sidechain.Traces.Trees;

namespace Sidechain.Otlp.Tests;

/// <summary>Spans with anything in them that OTLP can say, and with nothing that its reader puts right.</summary>
internal static class AnySpans
{
    private const long BeginNs = 1_788_000_000_000_000_000;
    private const long DayNs = 86_400_000_000_000;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Gen<string> Text = Gen.Frequency((2, Gen.Int[1, 0x7FF]), (1, Gen.Int[0xE000, 0x10FFFF]))
        .Select(code => new Rune(code).ToString()).Array[0, 12].Select(runes => string.Concat(runes));

    // An empty one is as good as none.
    private static readonly Gen<string?> MaybeText = Gen.OneOf(Gen.Const((string?)null), Text.Select(text => (string?)$"t{text}"));

    private static readonly Gen<double> Number =
        Gen.Select(Gen.Double.Unit, Gen.Int[-300, 299], (part, power) => part * Math.Pow(10, power));

    private static readonly Gen<string> TraceId = Gen.ULong.Select(id => (id | 1).ToString("x32", CultureInfo.InvariantCulture));

    private static readonly Gen<string> SpanId = Gen.ULong.Select(id => (id | 1).ToString("x16", CultureInfo.InvariantCulture));

    private static readonly Gen<string?> MaybeSpanId = Gen.OneOf(Gen.Const((string?)null), SpanId.Select(id => (string?)id));

    // A number without a fraction is a whole one there.
    private static readonly Gen<JsonNode> JsonLeaf = Gen.OneOf(
        Text.Select(text => (JsonNode)JsonValue.Create(text)),
        Gen.Bool.Select(flag => (JsonNode)JsonValue.Create(flag)),
        Gen.Long.Select(number => (JsonNode)JsonValue.Create(number)),
        Gen.Int.Select(number => (JsonNode)JsonValue.Create(number + 0.5)),
        Bytes(9).Select(bytes => (JsonNode)bytes));

    private static readonly Gen<JsonNode> JsonBranch = Gen.OneOf(Map(JsonLeaf).Select(map => (JsonNode)map), JsonList(JsonLeaf), JsonLeaf);

    private static readonly Gen<object?> Single = Gen.OneOf(
        Text.Select(text => (object?)text),
        Gen.Bool.Select(flag => (object?)flag),
        Gen.Long.Select(number => (object?)number),
        Number.Select(number => (object?)number),
        Gen.OneOf<object?>(double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 1.0, double.MaxValue),
        Bytes(99).Select(bytes => (object?)Keyed(bytes)),
        Map(JsonBranch).Select(map => (object?)Keyed(map)));

    private static readonly Gen<object?[]> List = Gen.Frequency((5, Single), (1, Gen.Const((object?)null))).Array[0, 4];

    private static readonly Gen<object?> Value = Gen.Frequency(
        (5, Single),
        (1, List.Select(items => (object?)items)),
        (1, List.Array[0, 3].Select(lists => (object?)Array.ConvertAll(lists, list => (object?)list))));

    private static readonly Gen<Dictionary<string, object?>> Attributes =
        from pairs in Gen.Select(Text, Value).Array[0, 5]
        from dropped in Gen.Frequency((2, Gen.Const(0L)), (1, Gen.Long[1, int.MaxValue]))
        select Named(pairs, dropped);

    private static readonly Gen<SpanEvent> Event =
        from name in Text
        from at in Gen.Long[-DayNs, DayNs]
        from attributes in Attributes
        select new SpanEvent(name, BeginNs + at) { Attributes = attributes };

    private static readonly Gen<SpanLink> Link =
        from trace in TraceId
        from span in SpanId
        from state in MaybeText
        from flags in Gen.UInt
        from attributes in Attributes
        select new SpanLink(trace, span) { TraceState = state, Flags = flags, Attributes = attributes };

    // Few, so that some spans have the same. Two differ in nothing but the type of a number.
    private static readonly Gen<Dictionary<string, object?>> Resource = Gen.OneOf<Dictionary<string, object?>>(
        [],
        new() { ["n"] = 1L },
        new() { ["n"] = 1.0 },
        new() { ["deployment.environment.name"] = "prod", ["list"] = new object?[] { 1L, "two" } });

    private static readonly Gen<(string Service, string? ClientType, string? ClientVersion)> Process = Gen.OneOf(
        ("api", (string?)null, (string?)null), ("ä\"{}", null, null), ("sidechain-cli", "cli", null), ("sidechain-web", "web", "1.2"));

    private static readonly Gen<(string? Name, string? Version)> Scope =
        Gen.OneOf(((string?)null, (string?)null), ("Shop", null), ("Shop", "2"), ("Queue", "2"));

    private static readonly Gen<(SpanStatus Status, bool SaidOk)> Outcome =
        Gen.OneOf((SpanStatus.Ok, false), (SpanStatus.Ok, true), (SpanStatus.Error, false), (SpanStatus.Cancelled, false));

    private static readonly Gen<Span> One =
        from ids in Gen.Select(TraceId, SpanId, MaybeSpanId)
        from name in Text
        from process in Process
        from resource in Resource
        from scope in Scope
        from kind in Gen.Enum<ActivityKind>()
        from start in Gen.Long[-DayNs, DayNs]
        from length in Gen.Frequency((9, Gen.Long[0, DayNs].Select(ns => (long?)ns)), (1, Gen.Const((long?)null)))
        from outcome in Outcome
        from message in MaybeText
        from state in MaybeText
        from flags in Gen.Int[0, 0x3FF]
        from attributes in Attributes
        from dropped in Gen.Int[0, 3]
        from events in Event.Array[0, 3]
        from links in Link.Array[0, 3]
        select new Span
        {
            TraceId = ids.Item1,
            SpanId = ids.Item2,
            ParentSpanId = ids.Item3,
            Name = $"n{name}",
            Service = process.Service,
            ClientType = process.ClientType,
            ClientVersion = process.ClientVersion,
            Tier = Tiers.Of(process.ClientType, process.Service, dbSystem: null),
            Resource = resource,
            ScopeName = scope.Name,
            ScopeVersion = scope.Version,
            Kind = kind,
            StartNs = BeginNs + start,
            EndNs = BeginNs + start + (length ?? 0),
            Unfinished = length is null,
            Status = outcome.Status,
            SaidOk = outcome.SaidOk,
            StatusMessage = message,
            TraceState = state,
            Flags = flags,
            Attributes = With(attributes, outcome.Status, dropped),
            Events = events,
            Links = links,
        };

    /// <summary>Some of several processes, libraries and traces, no two with one id.</summary>
    public static Gen<Span[]> Some { get; } = One.Array[0, 5].Select(spans => spans.DistinctBy(span => span.SpanId).ToArray());

    private static Gen<JsonObject> Bytes(int most) =>
        Gen.Byte.Array[0, most].Select(bytes => new JsonObject { [AttributeObject.Base64] = Convert.ToBase64String(bytes) });

    private static Gen<JsonObject> Map(Gen<JsonNode> values) => Gen.Select(Text, values).Array[0, 3].Select(pairs =>
        new JsonObject(pairs.Select((pair, index) => KeyValuePair.Create($"m{index}{pair.Item1}", (JsonNode?)pair.Item2.DeepClone()))));

    private static Gen<JsonNode> JsonList(Gen<JsonNode> values) =>
        values.Array[0, 3].Select(items => (JsonNode)new JsonArray([.. items.Select(item => item.DeepClone())]));

    private static AttributeObject Keyed(JsonObject json) => new(json.ToJsonString(Relaxed));

    private static Dictionary<string, object?> Named((string Name, object? Value)[] pairs, long dropped)
    {
        var named = pairs.Select((pair, index) => (Name: $"k{index}{pair.Name}", pair.Value))
            .ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
        if (dropped > 0)
        {
            named["sidechain.dropped_attributes"] = dropped;
        }

        return named;
    }

    private static Dictionary<string, object?> With(Dictionary<string, object?> attributes, SpanStatus status, int dropped)
    {
        var all = new Dictionary<string, object?>(attributes, StringComparer.Ordinal);
        if (status == SpanStatus.Cancelled)
        {
            all["sidechain.status"] = "cancelled";
        }

        if (dropped > 0)
        {
            (all["sidechain.dropped_events"], all["sidechain.dropped_links"]) = ((long)dropped, dropped + 1L);
        }

        return all;
    }
}
