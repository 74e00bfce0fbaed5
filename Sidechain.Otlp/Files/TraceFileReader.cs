using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Otlp.Files;

/// <summary>Finds out of what kind a file is, and each document in it, by the names of its members.</summary>
internal sealed class TraceFileReader
{
    // As deep as what is wanted may be wrapped.
    private const int MostWrappers = 8;

    private const string Nothing =
        "No spans are in it. OTLP in JSON (with \"resourceSpans\") and protobuf, "
        + "the Collector's files, and JSON of Tempo, Jaeger and Zipkin are read.";

    private readonly List<TraceDocument> _own = [];
    private readonly FoundSpans _found = new();
    private readonly ZipkinReports _reports = new();
    private string? _broken;
    private string? _partial;

    /// <inheritdoc cref="TraceFile.Read"/>
    public TraceFile Read(ReadOnlyMemory<byte> content)
    {
        var plain = WideText.ToUtf8(ZippedFile.Open(content, out var isCut));
        try
        {
            TakeAll(plain);
        }
        catch (FormatException) when (isCut)
        {
            // Half a document is broken, but that is not what is wrong.
        }

        _reports.GiveTo(_found);
        if (_own.Count == 0 && _found.Spans.Count == 0)
        {
            throw new FormatException(
                isCut
                    ? "The gzip is cut: its end is missing, and no span is whole."
                    : _found.LeftOut ?? Stop(_broken) ?? Stop(_partial) ?? _found.Note ?? Nothing);
        }

        var others = ShortTraceIds.Complete(_found.Spans).GroupBy(span => span.TraceId, StringComparer.Ordinal)
            .Select(spans => Document(TreeBuilder.Build(spans)));
        string?[] missing =
        [
            isCut ? "the gzip is cut, its end is missing; what is whole is shown." : null,
            Stop(_broken),
            Stop(_partial),
            _found.LeftOut,
        ];
        return new TraceFile([.. _own, .. others], missing.Any(m => m is not null) ? string.Join(' ', missing.OfType<string>()) : null);
    }

    // A span that has its end may have come before without it.
    private static TraceDocument Document(TraceTree tree) =>
        new(tree, null, ClientDone: !tree.Nodes.Any(node => node.Span.Unfinished), TimeSpan.MaxValue);

    private static string? Stop(string? sentence) => sentence is null ? null : sentence + ".";

    private void TakeAll(ReadOnlyMemory<byte> plain)
    {
        if (!ProtobufPieces.MayBe(plain.Span))
        {
            TakeDocuments(plain);
        }
        else if (!TakesRequests(plain))
        {
            TakeDocumentsOrCut(plain);
        }
    }

    private void TakeDocuments(ReadOnlyMemory<byte> utf8)
    {
        var lines = JsonLines.Read(utf8);
        _broken = lines.Broken;
        foreach (var document in lines.Whole)
        {
            Take(document, 0);
        }
    }

    private void TakeDocumentsOrCut(ReadOnlyMemory<byte> content)
    {
        try
        {
            TakeDocuments(content);
        }
        catch (MalformedOtlpException)
        {
            if (!TakesCut(ProtobufPieces.First(content)))
            {
                throw new MalformedOtlpException("It is neither JSON nor OTLP in protobuf.");
            }

            _broken = _found.Spans.Count + _found.Rejected.Count > 0
                ? "the request is cut, its end is missing; what is whole is shown"
                : "the request is cut: its end is missing, and no span is whole";
        }
    }

    private bool TakesRequests(ReadOnlyMemory<byte> protobuf)
    {
        var requests = ProtobufPieces.Requests(protobuf, out var cut);
        if (requests.Count == 0 || !TakesAll(requests))
        {
            return false;
        }

        if (cut is { } last)
        {
            TakesCut(last);
            _broken = "the last request is cut, its end is missing; what is whole is shown";
        }

        return true;
    }

    private bool TakesCut(ReadOnlyMemory<byte> request) => CutRequest.Whole(request.Span) is { } whole && TakesAll([whole]);

    // All of it or nothing: what is no protobuf may begin as some.
    private bool TakesAll(IReadOnlyList<ReadOnlyMemory<byte>> requests)
    {
        var spans = new List<OtlpSpan>();
        try
        {
            foreach (var request in requests)
            {
                OtlpReader.ReadSpans(request.Span, OtlpEncoding.Protobuf, spans.Add);
            }
        }
        catch (MalformedOtlpException)
        {
            return false;
        }

        spans.ForEach(_found.Take);
        return true;
    }

    private void Take(ReadOnlyMemory<byte> json, int wrappers)
    {
        if (wrappers > MostWrappers)
        {
            return;
        }

        if (json.Span[0] == (byte)'[')
        {
            foreach (var element in JsonPieces.Elements(json))
            {
                Take(element, wrappers + 1);
            }
        }
        else if (json.Span[0] == (byte)'{')
        {
            TakeObject(json, JsonPieces.Members(json), wrappers);
        }
    }

    private void TakeObject(ReadOnlyMemory<byte> json, Dictionary<string, ReadOnlyMemory<byte>> members, int wrappers)
    {
        _partial ??= PartialTrace.Sentence(members);
        if (members.ContainsKey("trace_id"))
        {
            TakeOwn(json);
        }
        else if (members.ContainsKey("resourceSpans") || members.ContainsKey("batches"))
        {
            TakeRequest(json);
        }
        else if (members.ContainsKey("traceID") && members.ContainsKey("spans"))
        {
            JaegerTrace.Read(json.Span, _found);
        }
        else if (members.ContainsKey("traceId") && members.ContainsKey("id"))
        {
            _reports.AddRange(
                ZipkinSpan.IsOfVersion1(members) ? ZipkinSpanOfVersion1.Read(json, members) : [ZipkinSpan.Read(json)]);
        }
        else if (SearchResult.Sentence(members) is { } sentence)
        {
            _found.Note ??= sentence;
        }
        else if (Wrapped(members) is { } inner)
        {
            Take(inner, wrappers + 1);
        }
        else if (!members.ContainsKey("resourceLogs") && !members.ContainsKey("resourceMetrics"))
        {
            TakeRequest(json);
        }
    }

    // Tempo's second form; answers of Jaeger and of the dashboard; answers of Jaeger from version 2 on.
    private static ReadOnlyMemory<byte>? Wrapped(Dictionary<string, ReadOnlyMemory<byte>> members)
    {
        foreach (var name in (string[])["trace", "data", "result"])
        {
            if (members.TryGetValue(name, out var inner))
            {
                return inner;
            }
        }

        return null;
    }

    private void TakeOwn(ReadOnlyMemory<byte> json)
    {
        try
        {
            _own.Add(TreeJson.Read(json));
        }
        catch (InvalidOperationException broken)
        {
            // Half a character, which no tool of ours writes.
            throw new FormatException("A text in it is broken.", broken);
        }
    }

    private void TakeRequest(ReadOnlyMemory<byte> json)
    {
        var note = OtlpReader.ReadSpans(json.Span, OtlpEncoding.Json, _found.Take);
        _found.Note ??= note;
    }
}
