using System.Diagnostics;
using Sidechain.Otlp.Json;

namespace Sidechain.Otlp.Files;

/// <summary>
/// A span of Zipkin's first API. Kind, service and times are annotations: <c>cs</c> and <c>cr</c> a client's (sent, received), <c>sr</c>
/// and <c>ss</c> a server's, <c>ms</c> and <c>mr</c> a message's. A record with both sides of a call becomes two spans of one id.
/// </summary>
internal static class ZipkinSpanOfVersion1
{
    private static readonly (ActivityKind Kind, string Begin, string? End)[] Sides =
    [
        (ActivityKind.Client, "cs", "cr"), (ActivityKind.Server, "sr", "ss"), (ActivityKind.Producer, "ms", null),
        (ActivityKind.Consumer, "mr", null),
    ];

    /// <summary>The spans of a record, or parts of them.</summary>
    public static IEnumerable<ZipkinReport> Read(ReadOnlyMemory<byte> record, Dictionary<string, ReadOnlyMemory<byte>> members)
    {
        Note[] annotations = [.. Notes(members, "annotations")];
        Note[] tags = [.. Notes(members, "binaryAnnotations")];
        var sides = Sides.Where(side => annotations.Any(note => IsOf(side, note)))
            .DefaultIfEmpty((ActivityKind.Internal, "", null)).ToArray();
        var reports = Array.ConvertAll(sides, side => Report(record, members, side, annotations, tags));
        foreach (var note in annotations.Where(note => !Sides.Any(side => IsOf(side, note))))
        {
            Side(reports, note).Add(new OtlpEvent(note.Name, note.TimeNs, []));
        }

        foreach (var tag in tags)
        {
            // The addresses of the other side, and of a span that is no call.
            if (tag.Name is "sa" or "ca" or "ma")
            {
                var kind = tag.Name == "ca" ? ActivityKind.Server : sides[0].Kind;
                var side = Math.Max(0, Array.FindIndex(sides, side => side.Kind == kind));
                reports[side] = reports[side] with { Remote = tag.Endpoint };
            }
            else if (tag.Name != "lc" && tag.Value is { } value)
            {
                ZipkinSpan.AddTag(Side(reports, tag), tag.Name, value);
            }
        }

        return reports;
    }

    private static ZipkinReport Report(
        ReadOnlyMemory<byte> record, Dictionary<string, ReadOnlyMemory<byte>> members,
        (ActivityKind Kind, string Begin, string? End) side, Note[] annotations, Note[] tags)
    {
        ZipkinEndpoint[] endpoints =
        [
            .. annotations.Where(note => IsOf(side, note)).Concat(tags.Where(tag => tag.Name == "lc")).Concat(annotations)
                .Concat(tags.Where(tag => tag.Name is not ("sa" or "ca" or "ma"))).Select(note => note.Endpoint).OfType<ZipkinEndpoint>(),
        ];
        var local = Array.Find(endpoints, endpoint => endpoint.Service is not null) ?? endpoints.FirstOrDefault();
        var span = new OtlpSpan(ZipkinEndpoint.Resource(null), null) { Kind = side.Kind };
        long? duration = null;
        foreach (var (name, value) in members)
        {
            var json = ZipkinSpan.Start(value.Span);
            switch (name)
            {
                case "traceId": span.TraceId = SavedValues.TraceId(ref json); break;
                case "id": span.SpanId = SavedValues.SpanId(ref json); break;
                case "parentId": span.ParentSpanId = SavedValues.SpanId(ref json); break;
                case "name": span.Name = json.Text(); break;
                case "timestamp": span.StartNs = SavedValues.Microseconds(ref json) is { } from and > 0 ? from : null; break;
                case "duration": duration = SavedValues.Duration(ref json); break;
            }
        }

        span.StartNs = Time(annotations, side.Begin) ?? span.StartNs;
        span.EndNs = Time(annotations, side.End);
        return new ZipkinReport(record, span) { DurationNs = duration, Local = local };
    }

    private static bool IsOf((ActivityKind Kind, string Begin, string? End) side, Note note) =>
        note.Name == side.Begin || note.Name == side.End;

    private static long? Time(Note[] annotations, string? name) =>
        annotations.FirstOrDefault(note => note.Name == name && note.TimeNs is > 0)?.TimeNs;

    private static OtlpSpan Side(ZipkinReport[] sides, Note note) =>
        (Array.Find(sides, side => side.Service is { } service && service == note.Endpoint?.Service) ?? sides[0]).Span;

    private static IEnumerable<Note> Notes(Dictionary<string, ReadOnlyMemory<byte>> members, string name) =>
        members.TryGetValue(name, out var list) && list.Span[0] == (byte)'['
            ? JsonPieces.Elements(list).Where(one => one.Span[0] == (byte)'{').Select(one => Read(JsonPieces.Members(one)))
            : [];

    private static Note Read(Dictionary<string, ReadOnlyMemory<byte>> note)
    {
        var isTag = note.ContainsKey("key");
        var value = note.TryGetValue("value", out var text) ? Value(text) : null;
        var time = note.TryGetValue("timestamp", out var at) ? Time(at) : null;
        var endpoint = note.TryGetValue("endpoint", out var host) ? Endpoint(host) : null;
        return new((isTag ? Value(note["key"]) : value) as string ?? "", isTag ? value : null, time, endpoint);
    }

    private static ZipkinEndpoint? Endpoint(ReadOnlyMemory<byte> utf8)
    {
        var json = ZipkinSpan.Start(utf8.Span);
        return ZipkinEndpoint.Read(ref json);
    }

    private static object? Value(ReadOnlyMemory<byte> utf8)
    {
        var json = ZipkinSpan.Start(utf8.Span);
        return SavedValues.Value(ref json);
    }

    private static long? Time(ReadOnlyMemory<byte> utf8)
    {
        var json = ZipkinSpan.Start(utf8.Span);
        return SavedValues.Microseconds(ref json);
    }

    /// <summary>An annotation, or with a value a tag.</summary>
    private sealed record Note(string Name, object? Value, long? TimeNs, ZipkinEndpoint? Endpoint);
}
