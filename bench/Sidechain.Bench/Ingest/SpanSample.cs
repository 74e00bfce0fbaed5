using System.Globalization;
using System.Text;

namespace Sidechain.Bench.Ingest;

/// <summary>Traces of twenty client spans with eight attributes each: as a document for the service, and as the rows that it makes of them.</summary>
internal sealed class SpanSample
{
    public const int SpansOfATrace = 20;

    private const long StartMs = 1_788_000_000_000;

    private readonly byte[] _template;
    private readonly int[] _traceIds;

    private SpanSample(byte[] template, int[] traceIds, IReadOnlyList<Row> rows)
    {
        _template = template;
        _traceIds = traceIds;
        Rows = rows;
    }

    /// <summary>The rows of one document, without their trace.</summary>
    public IReadOnlyList<Row> Rows { get; }

    public int Spans => Rows.Count;

    public static SpanSample Of(int spans)
    {
        var rows = Enumerable.Range(0, spans).Select(Make).ToArray();
        var objects = rows.Select((row, n) => string.Create(CultureInfo.InvariantCulture,
            $$"""{"trace_id":"{{new string('0', 32)}}","span_id":"{{row.SpanId:x16}}","parent_span_id":"{{row.ParentId:x16}}","name":"{{row.Name}}","start_time_ms":{{row.StartNs / 1_000_000}},"end_time_ms":{{row.EndNs / 1_000_000}},"status":"ok","client_type":"plugin","client_version":"1.2.0","attributes":{{row.Attributes}}}"""));
        var document = $$"""{"clock":{"offset_ms":0,"rtt_ms":1},"spans":[{{string.Join(',', objects)}}]}""";
        var template = Encoding.ASCII.GetBytes(document);
        var at = new List<int>();
        for (var next = document.IndexOf("\"trace_id\":\"", StringComparison.Ordinal); next >= 0; next = document.IndexOf("\"trace_id\":\"", next + 1, StringComparison.Ordinal))
            at.Add(next + "\"trace_id\":\"".Length);
        return new SpanSample(template, [.. at], rows);
    }

    /// <summary>The document, under new trace ids.</summary>
    public byte[] Document()
    {
        var document = (byte[])_template.Clone();
        var trace = Guid.Empty;
        for (var n = 0; n < _traceIds.Length; n++)
        {
            if (n % SpansOfATrace == 0) trace = Guid.NewGuid();
            trace.TryFormat(document.AsSpan(_traceIds[n], 32), out _, "N");
        }

        return document;
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
