using System.Text;
using Sidechain.Otlp.Files;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Otlp.Tests;

public sealed class TraceFileTests
{
    private const string Cart = "GET /cart\n└─ SELECT cart\n";

    [Theory]
    [InlineData("01-otlp-file-lines/spans.jsonl")]
    [InlineData("02-otlp-file-tempo/batches.json")]
    [InlineData("02-otlp-file-tempo/trace.json")]
    [InlineData("04-otlp-file-odd-attribute/nan.json")]
    [InlineData("04-otlp-file-odd-attribute/null.json")]
    [InlineData("04-otlp-file-odd-attribute/uint64.json")]
    public void FileFromTheField_IsOneTraceOfTwoSpans(string name)
    {
        var trace = Assert.Single(TraceFile.Read(File.ReadAllBytes(FieldCase.Path(name))).Traces);

        Assert.Equal(("5b8efff798038103d269b633813fc60c", Cart), (trace.Tree.TraceId, Picture(trace)));
    }

    [Theory]
    [InlineData("ratio", "nan.json", double.NaN)]
    [InlineData("tokens", "null.json", null)]
    [InlineData("hash", "uint64.json", "18446744073709551615")]
    public void ValueThatNoLongOrJsonHas_IsKeptOrLeftOut(string key, string name, object? value)
    {
        var span = Only(File.ReadAllText(FieldCase.Path($"04-otlp-file-odd-attribute/{name}"))).Tree.Roots[0].Span;

        Assert.Equal((value is not null, value), (span.Attributes.ContainsKey(key), span.Attributes.GetValueOrDefault(key)));
    }

    [Theory]
    [InlineData("""{"traceId":"5b8efff798038103d269b633813fc60c","id":"00000000000000a1","name":"a","timestamp":1,"duration":9}""", true)]
    [InlineData("""{"traceId":"5b8efff798038103d269b633813fc60c","id":"00000000000000a1","name":"a","timestamp":1}""", false)]
    [InlineData(BegunSpan + "}]}]}]}", false)]
    [InlineData(BegunSpan + "}]}]}]}," + TempoSpan, true)]
    public void ClientOfAFile_IsDoneUnlessASpanIsUnfinished(string json, bool done) => Assert.Equal(done, Only($"[{json}]").ClientDone);

    private const string BegunSpan =
        """{"batches":[{"scopeSpans":[{"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00000000000000a1","name":"a","""
        + "\"startTimeUnixNano\":\"1764500000000000000\"";

    private const string TempoSpan = BegunSpan + ",\"endTimeUnixNano\":\"1764500000000000009\"}]}]}]}";

    private const string JaegerSpan =
        """{"traceID":"1","spanID":"a","operationName":"a","startTime":1764500000000000,"duration":9,"processID":"p"}""";

    [Theory]
    [InlineData("""{"trace":""" + TempoSpan + ""","status":"COMPLETE"}""", null)]
    [InlineData(
        """{"trace":""" + TempoSpan + ""","status":"PARTIAL","message":"trace too large"}""",
        "Tempo gave a part of the trace alone: trace too large.")]
    [InlineData(
        """{"trace":""" + TempoSpan + ""","status":"PARTIAL"}""", "Tempo gave a part of the trace alone: it does not say why.")]
    [InlineData("""{"data":[{"traceID":"1","warnings":null,"spans":[""" + JaegerSpan + """]}],"errors":null}""", null)]
    [InlineData(
        """{"data":[{"traceID":"1","warnings":["cut \u001b[2J"],"spans":[""" + JaegerSpan + """]}],"errors":[]}""",
        "Jaeger says of the trace: cut \uFFFD[2J.")]
    [InlineData(
        """{"data":[{"traceID":"1","spans":[""" + JaegerSpan + """]}],"errors":[{"code":500,"msg":"shard away"}]}""",
        "Jaeger answered with an error: shard away.")]
    public void Trace_ThatItsBackEndGaveInPart_SaysSo(string json, string? said)
    {
        var file = TraceFile.Read(Encoding.UTF8.GetBytes(json));

        Assert.Equal((1, said), (Assert.Single(file.Traces).Tree.SpanCount, file.LeftOut));
    }

    [Fact]
    public void LinesOfTheCollector_MayBeBlankAndEndAnyhow()
    {
        var lines = File.ReadAllText(FieldCase.Path("01-otlp-file-lines/spans.jsonl")).Trim().Split('\n');

        Assert.Equal(Cart, Picture(Only($"\uFEFF\r\n{lines[0]}\r\n\n   \n{lines[1]}")));
        Assert.Equal(Cart, Picture(Only($"\uFEFF{lines[0]}\n\uFEFF{lines[1]}\n\uFEFF")));
        Assert.Equal(Cart, Picture(Only($"\uFEFF{lines[0]}\uFEFF\uFEFF{lines[1]}")));
        Assert.Equal(Cart, Picture(Only($"{lines[0].Replace(",", ",\n", StringComparison.Ordinal)}\r\n \uFEFF\n{lines[1]}")));
        Assert.Equal(Cart, Picture(Only(lines[0] + """{"resourceMetrics":[]}""" + lines[1] + """{"resourceLogs":[{"scopeLogs":[]}]}""")));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void FileThatPowerShellWrote_IsReadAsAnyOther(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var text = File.ReadAllText(FieldCase.Path("01-otlp-file-lines/spans.jsonl"));

        Assert.Equal(Cart, Picture(Assert.Single(TraceFile.Read((byte[])[.. encoding.GetPreamble(), .. encoding.GetBytes(text)]).Traces)));
    }

    [Fact]
    public void JaegersTrace_HasItsKindsStatusEventsAndLinks()
    {
        var trace = Only("""
            {"data":[{"traceID":"d269b633813fc60c","spans":[
              {"traceID":"d269b633813fc60c","spanID":"a1","operationName":"GET /cart","references":[],"startTime":1788000000000000,"duration":90000,
               "tags":[{"key":"span.kind","type":"string","value":"server"},{"key":"error","type":"bool","value":true},{"key":"http.status_code","type":"int64","value":500}],
               "logs":[{"timestamp":1788000000050000,"fields":[{"key":"event","type":"string","value":"retry"},{"key":"attempt","type":"int64","value":2}]}],"processID":"p1","warnings":null},
              {"traceID":"d269b633813fc60c","spanID":"00000000000000a2","operationName":"SELECT cart","startTime":1788000000010000,"duration":5000,"processID":"p2",
               "references":[{"refType":"FOLLOWS_FROM","traceID":"5b8efff798038103d269b633813fc60c","spanID":"eee19b7ec3c1b174"},{"refType":"CHILD_OF","traceID":"d269b633813fc60c","spanID":"a1"}],
               "tags":[{"key":"span.kind","value":"client"},{"key":"db.system","value":"postgresql"}],"logs":[]}],
              "processes":{"p1":{"serviceName":"cart","tags":[]},"p2":{"serviceName":"cart-db"}}}],"total":0,"errors":null}
            """);

        Assert.Equal(("0000000000000000d269b633813fc60c", Cart), (trace.Tree.TraceId, Picture(trace)));
        var (server, select) = (trace.Tree.Roots[0].Span, trace.Tree.Roots[0].Children[0].Span);
        Assert.Equal(
            ("cart", System.Diagnostics.ActivityKind.Server, SpanStatus.Error, 90_000_000L),
            (server.Service, server.Kind, server.Status, server.EndNs - server.StartNs));
        Assert.Equal(
            (500L, "retry", 2L),
            (server.Attributes["http.status_code"], server.Events.Single().Name, server.Events.Single().Attributes["attempt"]));
        Assert.Equal(("cart-db", "postgres", "eee19b7ec3c1b174"), (select.Service, select.Tier, select.Links.Single().SpanId));
    }

    [Fact]
    public void ZipkinsServer_UnderItsCallersId_StandsBelowIt()
    {
        var trace = Only("""
            [[
              {"traceId":"d269b633813fc60c","id":"00000000000000a1","kind":"CLIENT","name":"get /cart","timestamp":1788000000000000,"duration":100000,"localEndpoint":{"serviceName":"front"},"remoteEndpoint":{"serviceName":"cart"}},
              {"traceId":"d269b633813fc60c","id":"00000000000000a1","kind":"SERVER","shared":true,"name":"get /cart","timestamp":1788000000010000,"duration":80000,"localEndpoint":{"serviceName":"cart"},"tags":{"error":"out of stock","sku":"17"}},
              {"traceId":"d269b633813fc60c","id":"00000000000000a2","parentId":"00000000000000a1","name":"select","timestamp":1788000000020000,"duration":1000,"localEndpoint":{"serviceName":"cart"},"annotations":[{"timestamp":1788000000020500,"value":"rows"}]},
              {"traceId":"d269b633813fc60c","id":"00000000000000a3","parentId":"00000000000000a1","name":"write socket","timestamp":1788000000001000,"duration":1000,"localEndpoint":{"serviceName":"front"}}
            ]]
            """);

        Assert.Equal("get /cart\n├─ write socket\n└─ get /cart\n   └─ select\n", Picture(trace));
        var server = trace.Tree.Roots[0].Children[1];
        Assert.Equal(
            ("cart", SpanStatus.Error, "out of stock", "17"),
            (server.Span.Service, server.Span.Status, server.Span.StatusMessage, server.Span.Attributes["sku"]));
        Assert.Contains("has the id of its caller's span", Assert.Single(server.Warnings), StringComparison.Ordinal);
        Assert.Equal("rows", server.Children[0].Span.Events.Single().Name);
    }

    [Fact]
    public void TraceThatOurToolsWrote_IsReadBack()
    {
        var trace = Assert.Single(TraceFile.Read(File.ReadAllBytes(FieldCase.Path("01-otlp-file-lines/spans.jsonl"))).Traces);

        var again = Assert.Single(TraceFile.Read(TreeJson.ToUtf8(trace with { LastReceivedAgo = TimeSpan.Zero }, attributes: true)).Traces);

        Assert.Equal(TreeText.Render(trace.Tree), TreeText.Render(again.Tree));
    }

    [Fact]
    public void SpansThatBelongToNoTrace_AreCounted()
    {
        var one = """{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"a","startTimeUnixNano":"1788000000000000000","endTimeUnixNano":"1788000000000000001"}""";
        string File(params string[] spans) => $$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{{string.Join(',', spans)}}]}]}]}""";

        Assert.Equal(
            "2 spans were left out (invalid_span_id: 1, invalid_trace_id: 1); the first is GET /cart.",
            TraceFile.Read(
                Encoding.UTF8.GetBytes(
                    File(
                        """{"traceId":"5b8e","spanId":"a1","name":"GET /cart"}""", one,
                        """{"traceId":"5b8efff798038103d269b633813fc60c","name":"x"}"""))).LeftOut);
        Assert.Equal(
            "1 span was left out (invalid_time: 1); the first is (no name).",
            Assert.Throws<FormatException>(
                () => Only(File("""{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174"}"""))).Message);
    }

    [Theory]
    [InlineData("", "No spans are in it.")]
    [InlineData("[]", "No spans are in it.")]
    [InlineData("5", "No spans are in it.")]
    [InlineData("""{"resourceMetrics":[]}""", "No spans are in it.")]
    [InlineData("""{"resourceSpans":5}""", "No spans are in it.")]
    [InlineData("""{"resource_spans":[]}""", "There is no resourceSpans where it should be; names are in lowerCamelCase.")]
    [InlineData(
        """{"resourceSpans":[{"resource":{},"scope_spans":[]}]}""",
        "There is no scopeSpans where it should be; names are in lowerCamelCase.")]
    [InlineData("""{"traces":[{"traceID":"2f3e0cee77ae5dc9c17ade3689eb2e54","rootServiceName":"shop","rootTraceName":"GET /cart","startTimeUnixNano":"1788000000000000000","durationMs":12}],"metrics":{}}""",
        "It is the result of a search: it names one trace and has no spans of it. Fetch a trace by its ID: "
        + "Tempo gives it under /api/traces/{traceID}.")]
    [InlineData("""{"traces":[{"traceID":"2f3e","spanSets":[{"spans":[{"spanID":"1"}]}]},{"traceID":"2f3f"}]}""",
        "It is the result of a search: it names 2 traces and has no spans of them. Fetch a trace by its ID: "
        + "Tempo gives it under /api/traces/{traceID}.")]
    [InlineData("""{"traces":[{"trace_id":"2f3e0cee77ae5dc9c17ade3689eb2e54","root":"cli.share_loop"}],"next":null}""",
        "It is the result of a search: it names one trace and has no spans of it. Fetch a trace by its ID: "
        + "sidechain trace show {trace_id} --json.")]
    [InlineData("""{"traces":[],"metrics":{"inspectedBytes":"0"}}""", "It is the result of a search that found no trace.")]
    [InlineData("""{"traces":[5]}""", "There is no resourceSpans where it should be")]
    [InlineData("{\"resourceSpans\":[]}\n\nnot json", "line 3 is not JSON.")]
    [InlineData("{", "line 1 is not JSON.")]
    [InlineData("\uFEFF{}\n\n\uFEFF{\n\"a\":x}", "2 lines are not JSON, the first is line 3.")]
    [InlineData("\n\uFEFF\n\uFEFF{\n\"a\":x}", "line 4 is not JSON.")]
    [InlineData("\uFEFF", "No spans are in it.")]
    public void FileWithoutATrace_SaysWhatItIs(string text, string sentence) =>
        Assert.StartsWith(sentence, Assert.ThrowsAny<FormatException>(() => Only(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("the last line is half", "{0}\n{1}\n{\"resourceSpans\":[{", "line 3 is not JSON.")]
    [InlineData("the last line is half a text", "{0}\n{1}\n{\"resourceSpans\":[{\"a", "line 3 is not JSON.")]
    [InlineData("the last line is no JSON", "{0}\n{1}\nhello garbage\n", "line 3 is not JSON.")]
    [InlineData("a line between is half", "{0}\n{\"resourceSpans\":[{\n{1}\n", "line 2 is not JSON.")]
    [InlineData("the first line is the end of one", "\"x\"}]}]}\n{0}\n\n{1}", "line 1 is not JSON.")]
    [InlineData("a line between is half, and each begins with a mark", "\uFEFF{0}\n\uFEFF{\"resourceSpans\":[{\n\uFEFF{1}\n",
        "line 2 is not JSON.")]
    [InlineData("a line of a mark alone is before it", "{0}\n\uFEFF\n{\"resourceSpans\":[{\n{1}\n", "line 3 is not JSON.")]
    [InlineData("a mark stands within a line", "{0}\n{\"a\":\uFEFF1}\n{1}\n", "line 2 is not JSON.")]
    [InlineData("two are broken", "\r\n{0}\r\n{\r\n{1}\r\nnull true x\r\n", "2 lines are not JSON, the first is line 3.")]
    public void Line_ThatIsBroken_IsLeftOutAlone(string description, string text, string sentence)
    {
        var lines = File.ReadAllText(FieldCase.Path("01-otlp-file-lines/spans.jsonl")).Trim().Split('\n');
        text = text.Replace("{0}", lines[0], StringComparison.Ordinal).Replace("{1}", lines[1], StringComparison.Ordinal);

        var file = TraceFile.Read(Encoding.UTF8.GetBytes(text));

        Assert.True(Picture(Assert.Single(file.Traces)) == Cart, description);
        Assert.Equal(sentence, file.LeftOut);
    }

    [Fact]
    public void Gzip_ThatIsCutAnywhere_IsSaidToBeCut()
    {
        var lines = Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat(File.ReadAllText(FieldCase.Path("01-otlp-file-lines/spans.jsonl")), 3)));
        var whole = Zipped(lines);

        for (var length = 18; length < whole.Length; length++)
        {
            string? said;
            try
            {
                said = TraceFile.Read(whole.AsMemory(0, length)).LeftOut;
            }
            catch (FormatException e)
            {
                said = e.Message;
            }

            Assert.True(said?.Contains("gzip is cut", StringComparison.Ordinal), $"{length} of {whole.Length}: {said}");
        }

        Assert.Null(TraceFile.Read(whole).LeftOut);
        Assert.Null(TraceFile.Read((byte[])[.. whole, .. Zipped("\n"u8)]).LeftOut);
        Assert.Contains("gzip is cut", TraceFile.Read((byte[])[.. whole, .. whole[..^3]]).LeftOut, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9100000000000000000", 1)]
    [InlineData("9100000000000000001", 0)]
    [InlineData("18446744073709551615", 0)]
    public void SpanOfTheFarFuture_IsReadWhereADocumentOfOursCanSayIt(string start, int spans)
    {
        const string Good = """{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"a","startTimeUnixNano":"1788000000000000000"}""";
        var file = $$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{{Good}},{{Good.Replace("1788000000000000000", start, StringComparison.Ordinal).Replace("174", "175", StringComparison.Ordinal)}}]}]}]}""";

        var trace = Only(file);

        Assert.Equal(1 + spans, trace.Tree.SpanCount);
        Assert.Equal(trace.Tree.SpanCount, Assert.Single(TraceFile.Read(TreeJson.ToUtf8(trace)).Traces).Tree.SpanCount);
    }

    [Theory]
    [InlineData("\"last_received_ms_ago\":0", "\"last_received_ms_ago\":1e308")]
    [InlineData("\"last_received_ms_ago\":0", "\"last_received_ms_ago\":-1")]
    [InlineData("\"start_ms\":1788000000000", "\"start_ms\":-9100000000000")]
    [InlineData("\"duration_ms\":5", "\"duration_ms\":9200000000000")]
    public void NumberThatIsNoTime_InADocumentOfOurs_IsRefused(string number, string other)
    {
        const string Spans = """{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"a","startTimeUnixNano":"1788000000000000000","endTimeUnixNano":"1788000000005000000"}""";
        var trace = Only($$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{{Spans}}]}]}]}""") with { LastReceivedAgo = TimeSpan.Zero };
        var document = Encoding.UTF8.GetString(TreeJson.ToUtf8(trace));

        Assert.Contains(number, document, StringComparison.Ordinal);
        Assert.Throws<System.Text.Json.JsonException>(() => Only(document.Replace(number, other, StringComparison.Ordinal)));
    }

    [Theory, InlineData(0), InlineData(1)]
    public void MutatedFiles_AreReadOrRefusedAndNothingElse(int seed)
    {
        var random = new Random(seed);
        var files = Directory.GetFiles(FieldCase.Folder, "*.json*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes).ToArray();
        for (var round = 0; round < 1000; round++)
        {
            var file = (byte[])files[random.Next(files.Length)].Clone();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                file[random.Next(file.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : "{}[]\",:0"u8[random.Next(8)];
            }

            if (Record.Exception(() => TraceFile.Read(file)) is { } thrown)
            {
                Assert.True(thrown is FormatException or System.Text.Json.JsonException, thrown.ToString());
            }
        }
    }

    private static byte[] Zipped(ReadOnlySpan<byte> plain)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(zipped, System.IO.Compression.CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        return zipped.ToArray();
    }

    private static TraceDocument Only(string text) => Assert.Single(TraceFile.Read(Encoding.UTF8.GetBytes(text)).Traces);

    private static string Picture(TraceDocument trace) => TreeText.Render(trace.Tree, TreeTextOptions.NamesOnly);
}
