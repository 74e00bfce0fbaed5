using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sidechain.Telemetry.Load;

/// <summary>Traces of twenty spans with eight attributes each, as a client's document, as OTLP in protobuf, and as stored rows.</summary>
internal sealed class SpanSample
{
    public const int SpansOfATrace = 20;

    private const long StartMs = 1_788_000_000_000;
    private static readonly byte[] NoTrace = [.. Enumerable.Repeat((byte)0xEE, 16)];

    private readonly byte[] _document;
    private readonly int[] _documentIds;
    private readonly byte[] _otlp;
    private readonly int[] _otlpIds;

    private SpanSample(IReadOnlyList<Row> rows)
    {
        Rows = rows;
        _document = DocumentOf(rows);
        _documentIds = [.. Occurrences(_document, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(NoTrace)))];
        _otlp = OtlpOf(rows);
        _otlpIds = [.. Occurrences(_otlp, NoTrace)];
    }

    /// <summary>The rows of one document, without their trace.</summary>
    public IReadOnlyList<Row> Rows { get; }

    public int Spans => Rows.Count;

    public static SpanSample Of(int spans) => new([.. Enumerable.Range(0, spans).Select(Make)]);

    /// <summary>New trace ids for one body.</summary>
    public Guid[] NewTraces() => [.. Enumerable.Range(0, (Spans + SpansOfATrace - 1) / SpansOfATrace).Select(_ => Guid.NewGuid())];

    /// <summary>A client's document, under new trace ids or these.</summary>
    public byte[] Document(Guid[]? traces = null)
    {
        var document = (byte[])_document.Clone();
        traces ??= NewTraces();
        for (var n = 0; n < _documentIds.Length; n++)
        {
            traces[n / SpansOfATrace].TryFormat(document.AsSpan(_documentIds[n], 32), out _, "N");
        }

        return document;
    }

    /// <summary>The same spans of a service <c>api</c> in OTLP's protobuf, under new trace ids.</summary>
    public byte[] Otlp()
    {
        var body = (byte[])_otlp.Clone();
        var traces = NewTraces();
        for (var n = 0; n < _otlpIds.Length; n++)
        {
            traces[n / SpansOfATrace].TryWriteBytes(body.AsSpan(_otlpIds[n], 16), bigEndian: true, out _);
        }

        return body;
    }

    /// <summary>The same with keys of attributes as the service writes them.</summary>
    /// <param name="numbers">The rows of <c>telemetry.attribute_keys</c>.</param>
    public IReadOnlyList<Row> StoredRows(IReadOnlyDictionary<string, int> numbers) =>
        [
            .. Rows.Select(row =>
                row with
                {
                    Attributes = numbers.Aggregate(
                        row.Attributes, (text, key) => text.Replace($"\"{key.Key}\":", $"\"~{key.Value}\":", StringComparison.Ordinal)),
                }),
        ];

    private static byte[] DocumentOf(IReadOnlyList<Row> rows)
    {
        var objects = rows.Select(row => string.Create(CultureInfo.InvariantCulture,
            $$"""{"trace_id":"{{Convert.ToHexStringLower(NoTrace)}}","span_id":"{{row.SpanId:x16}}","parent_span_id":"{{row.ParentId:x16}}","name":"{{row.Name}}","start_time_ms":{{row.StartNs / 1_000_000}},"end_time_ms":{{row.EndNs / 1_000_000}},"status":"ok","client_type":"plugin","client_version":"1.2.0","attributes":{{row.Attributes}}}"""));
        return Encoding.ASCII.GetBytes($$"""{"clock":{"offset_ms":0,"rtt_ms":1},"spans":[{{string.Join(',', objects)}}]}""");
    }

    private static byte[] OtlpOf(IReadOnlyList<Row> rows) =>
        OtlpRequest.ResourceSpans([OtlpRequest.Pair("service.name", "api")], [.. rows.Select(Span)]);

    private static byte[] Span(Row row) =>
    [
        .. OtlpRequest.Message(1, NoTrace),
        .. OtlpRequest.Message(2, Big(row.SpanId)),
        .. OtlpRequest.Message(4, Big(row.ParentId + 100)),
        .. OtlpRequest.Message(5, Encoding.ASCII.GetBytes(row.Name)),
        .. OtlpRequest.Varint(6, 3),
        .. OtlpRequest.Fixed64(7, (ulong)row.StartNs),
        .. OtlpRequest.Fixed64(8, (ulong)row.EndNs),
        .. JsonNode.Parse(row.Attributes)!.AsObject()
            .SelectMany(pair => OtlpRequest.Message(9, OtlpRequest.Pair(pair.Key, Value(pair.Value!)))),
    ];

    private static object Value(JsonNode value)
    {
        if (value.GetValueKind() == JsonValueKind.Number)
        {
            return value.GetValue<long>();
        }

        return value.GetValue<string>();
    }

    private static byte[] Big(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }

    private static IEnumerable<int> Occurrences(byte[] body, byte[] id)
    {
        for (var at = body.AsSpan().IndexOf(id); at >= 0;)
        {
            yield return at;
            var next = body.AsSpan(at + id.Length).IndexOf(id);
            at = next < 0 ? -1 : at + id.Length + next;
        }
    }

    private static Row Make(int n)
    {
        var (id, parent) = ((n % SpansOfATrace) + 1, n % SpansOfATrace / 4);
        var start = (StartMs + (n % SpansOfATrace * 7)) * 1_000_000;
        var attributes = string.Create(CultureInfo.InvariantCulture,
            $$"""{"http.request.method":"POST","http.response.status_code":201,"url.full":"http://localhost:8787/api/v1/posts","server.address":"localhost","server.port":8787,"file.size":{{1_800_000 + (n * 37)}},"file.name":"loop-{{n:0000}}.wav","audio.format":"opus"}""");
        return new Row(id, parent, "plugin.http_request", start, start + 41_000_000, attributes);
    }

    internal sealed record Row(long SpanId, long ParentId, string Name, long StartNs, long EndNs, string Attributes);
}
