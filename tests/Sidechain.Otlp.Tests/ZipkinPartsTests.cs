using System.Globalization;
using System.Text;
using Sidechain.Otlp.Files;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Otlp.Tests;

/// <summary>Zipkin's tracers report a span in parts; those of one id, service and side are one span, wherever they stand.</summary>
public sealed class ZipkinPartsTests
{
    private const string Ids = "\"traceId\":\"463ac35c9f6413ad48485a3953bb6124\",\"id\":\"a1\"";
    private const string Shop = "\"localEndpoint\":{\"serviceName\":\"shop\"}";
    private const string Start = "\"timestamp\":1788000000000000";
    private const string Sent = $"{Start},\"kind\":\"CLIENT\",\"name\":\"post\",{Shop},\"tags\":{{\"http.path\":\"/x\"}}";
    private const string Failed = $"\"duration\":50000,{Shop},\"tags\":{{\"http.status_code\":\"500\",\"error\":\"boom\"}}";
    private const string Whole = "post Client shop 0..50 Error boom [error=boom http.path=/x http.status_code=500]";

    [Theory]
    [InlineData("one array", "[{0},{1}]")]
    [InlineData("the other order", "[{1},{0}]")]
    [InlineData("two arrays", "[[{0}],[{1}]]")]
    [InlineData("two lines", "[{1}]\n[{0}]")]
    [InlineData("two records a line", "{1}{0}")]
    [InlineData("two answers", "{\"data\":[{0}]}\n{\"result\":[{1}]}")]
    public void Parts_AreOneSpan_WhereverTheyStand(string description, string file)
    {
        Assert.NotEmpty(description);

        Assert.Equal([Whole], Spans(file, Sent, Failed));
    }

    [Theory]
    [InlineData(
        "no service and no kind",
        "\"duration\":50000,\"tags\":{\"http.status_code\":\"500\",\"error\":\"boom\"}",
        Whole)]
    [InlineData("an end and a better name", $"{Start},\"duration\":9000,\"name\":\"post /x\",{Shop}",
        "post /x Client shop 0..9 Ok  [http.path=/x]")]
    [InlineData("a start that was rounded", $"\"timestamp\":1788000000000900,\"duration\":9000,{Shop}",
        "post Client shop 0.9..9.9 Ok  [http.path=/x]")]
    [InlineData("a parent", $"\"parentId\":\"a0\",\"duration\":9000,{Shop}", "post Client shop 0..9 Ok  [http.path=/x] below a0")]
    [InlineData("an annotation", $"\"annotations\":[{{\"timestamp\":1788000000000500,\"value\":\"wire\"}}],{Shop}",
        "post Client shop 0..? Ok  [http.path=/x] wire@0.5")]
    [InlineData("another tag of the key", $"\"duration\":9000,\"tags\":{{\"http.path\":\"/y\"}},{Shop}",
        "post Client shop 0..9 Ok  [http.path=/y]")]
    public void Part_GivesWhatTheOtherLacks(string description, string part, string expected)
    {
        Assert.NotEmpty(description);

        Assert.Equal([expected], Spans("[{0},{1}]", Sent, part));
        Assert.Equal([expected], Spans("[{1},{0}]", Sent, part));
    }

    [Theory]
    [InlineData("another service", "\"duration\":50000,\"localEndpoint\":{\"serviceName\":\"other\"}", "1 span was left out")]
    [InlineData("the shared side", $"\"duration\":50000,\"shared\":true,{Shop}", "1 span was left out")]
    [InlineData("another kind", $"\"duration\":50000,\"kind\":\"SERVER\",{Shop}", "1 span was left out")]
    public void RecordOfAnotherSide_IsNoPart(string description, string other, string said)
    {
        var file = Read("[{0},{1}]", Sent, other);

        Assert.StartsWith(said, file.LeftOut, StringComparison.Ordinal);
        Assert.True(
            Line(Assert.Single(file.Traces[0].Tree.Nodes).Span) == "post Client shop 0..? Ok  [http.path=/x]", description);
    }

    [Fact]
    public void BothSidesOfACallToItself_HaveTheirOwnParts()
    {
        const string Received = $"\"timestamp\":1788000000007000,\"kind\":\"SERVER\",\"shared\":true,\"name\":\"get\",{Shop}";
        const string Answered = $"\"duration\":30000,\"shared\":true,{Shop}";

        Assert.Equal(
            [Whole, "get Server shop 7..37 Ok  [] below a1"], Spans("[{3},{2},{1},{0}]", Sent, Failed, Received, Answered));
    }

    [Theory]
    [InlineData("no service", "\"shared\":true")]
    [InlineData("a service in other letters", "\"shared\":true,\"localEndpoint\":{\"serviceName\":\"cart\"}")]
    [InlineData("a kind and no service", "\"kind\":\"SERVER\"")]
    [InlineData("a service and no side", "\"localEndpoint\":{\"serviceName\":\"Cart\"}")]
    public void PartOfOneSide_ThatSaysLittle_IsOfThatSide(string description, string says)
    {
        const string Received = "\"timestamp\":1788000000007000,\"kind\":\"SERVER\",\"shared\":true,\"name\":\"get\","
            + "\"localEndpoint\":{\"serviceName\":\"Cart\"}";

        var spans = Spans("[{3},{2},{1},{0}]", Sent, Failed, Received, $"\"duration\":30000,{says}");

        Assert.True(spans.SequenceEqual([Whole, "get Server Cart 7..37 Ok  [] below a1"]), $"{description}: {string.Join('\n', spans)}");
    }

    [Fact]
    public void HalfWithoutAName_IsTheOtherSide() => Assert.Equal(
        ["post Client shop 0..50 Ok  []", "(no name) Server unknown_service 7..37 Ok  [] below a1"],
        Spans(
            "[{0},{1}]", $"{Start},\"kind\":\"CLIENT\",\"name\":\"post\",\"duration\":50000,{Shop}",
            "\"timestamp\":1788000000007000,\"duration\":30000,\"shared\":true,\"kind\":\"SERVER\""));

    /// <summary>Zipkin itself writes names of services in small letters.</summary>
    [Fact]
    public void NamesThatDifferInCaseAlone_AreOneService()
    {
        var file = Read("[{0},{1}]", $"{Sent},\"duration\":9000", "\"id\":\"b\",\"parentId\":\"a1\",\"timestamp\":1788000000001000,"
            + "\"duration\":1000,\"localEndpoint\":{\"serviceName\":\"SHOP\"}");

        Assert.All(Assert.Single(file.Traces).Tree.Nodes, node => Assert.Equal("SHOP", node.Span.Service));
    }

    [Fact]
    public void Warning_TellsOfTheParts_AndOfCopies()
    {
        Assert.Equal(
            ["3 reports of this span arrived and are shown as one"],
            Warnings("[{0},{1},{2}]", Sent, Failed, $"\"parentId\":null,{Shop}"));
        Assert.Equal(
            ["2 equal records of this span arrived; one is shown"],
            Warnings("[{0},{0}]", $"{Start},\"duration\":9000,\"name\":\"a\",{Shop}"));
    }

    [Theory]
    [InlineData("another start", $"\"timestamp\":1788000000002000,\"duration\":9000,\"name\":\"b\",{Shop}")]
    [InlineData("another name", $"{Start},\"duration\":8000,\"name\":\"b\",{Shop}")]
    public void DifferentSpansOfOneId_AreToldApart(string description, string other)
    {
        Assert.NotEmpty(description);

        Assert.StartsWith(
            "2 different spans have this id; not shown: b",
            Assert.Single(Warnings("[{1},{0}]", $"{Start},\"duration\":9500,\"name\":\"a\",{Shop}", other)), StringComparison.Ordinal);
    }

    [Fact]
    public void PartsWithoutAStart_AreOneSpanThatIsLeftOut() => Assert.Equal(
        "1 span was left out (invalid_time: 1); the first is post.",
        Assert.ThrowsAny<FormatException>(() => Read("[{0},{1}]", $"\"name\":\"post\",{Shop}", $"\"duration\":9000,{Shop}")).Message);

    [Fact]
    public void PartsOfVersion1_AreOneSpanOfEachSide_InAnyOrder()
    {
        string[] parts =
        [
            $"{Ids},\"name\":\"get\",\"annotations\":[{At(0, "cs", "front")}]",
            $"{Ids},\"annotations\":[{At(100, "cr", "front")}],\"binaryAnnotations\":[{Tag("http.path", "/cart", "front")}]",
            $"{Ids},\"annotations\":[{At(10, "sr", "cart")}]",
            $"{Ids},\"annotations\":[{At(90, "ss", "cart")},{At(20, "retry", "cart")}]",
            $"{Ids},\"binaryAnnotations\":[{Tag("error", "boom", "cart")}]",
        ];
        for (var first = 0; first < parts.Length; first++)
        {
            var turned = parts[first..].Concat(parts[..first]).Select(part => $"{{{part}}}").ToArray();

            Assert.Equal(
                ["get Client front 0..100 Ok  [http.path=/cart]", "(no name) Server cart 10..90 Error boom [error=boom] below a1 retry@20"],
                Lines(TraceFile.Read(Encoding.UTF8.GetBytes($"[{string.Join(',', turned)}]"))));
            Assert.Equal(2, Lines(TraceFile.Read(Encoding.UTF8.GetBytes(string.Join('\n', turned.Reverse())))).Count());
        }
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void OrderOfReports_MakesNoDifference(int seed)
    {
        var random = new Random(seed);
        string[] members =
        [
            Start, "\"timestamp\":1788000000000400", "\"timestamp\":1788000000300000", "\"duration\":7000", "\"duration\":90000",
            "\"name\":\"a\"", "\"name\":\"b\"", "\"kind\":\"CLIENT\"", "\"kind\":\"SERVER\"", "\"shared\":true", Shop,
            "\"localEndpoint\":{\"serviceName\":\"other\"}", "\"tags\":{\"k\":\"1\"}", "\"tags\":{\"k\":\"2\",\"error\":\"no\"}",
            "\"annotations\":[{\"timestamp\":1788000000000100,\"value\":\"e\"}]",
        ];
        for (var round = 0; round < 300; round++)
        {
            var reports = Enumerable.Range(0, random.Next(2, 7))
                .Select(_ => $"{{{Ids},{string.Join(',', random.GetItems(members, random.Next(1, 7)))}}}")
                .Append($"{{{Ids},{Start}}}").ToArray();
            var once = Document(reports);
            random.Shuffle(reports);

            Assert.Equal(once, Document(reports));
        }
    }

    private static string Document(string[] reports) => Encoding.UTF8.GetString(
        TreeJson.ToUtf8(Assert.Single(TraceFile.Read(Encoding.UTF8.GetBytes($"[{string.Join(',', reports)}]")).Traces), attributes: true));

    private static IEnumerable<string> Warnings(string file, params string[] reports) =>
        Assert.Single(Assert.Single(Read(file, reports).Traces).Tree.Nodes).Warnings;

    private static IEnumerable<string> Spans(string file, params string[] reports) => Lines(Read(file, reports));

    private static TraceFile Read(string file, params string[] reports)
    {
        for (var n = 0; n < reports.Length; n++)
        {
            file = file.Replace($"{{{n}}}", $"{{{Ids},{reports[n]}}}", StringComparison.Ordinal);
        }

        return TraceFile.Read(Encoding.UTF8.GetBytes(file));
    }

    private static IEnumerable<string> Lines(TraceFile file) =>
        Assert.Single(file.Traces).Tree.Nodes.Select(node => Line(node.Span));

    private static string Line(Span span)
    {
        var tags = span.Attributes.Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal);
        var events = span.Events.Select(happened => $" {happened.Name}@{Ms(happened.TimeNs)}");
        var parent = span.ParentSpanId is { } id ? $" below {id.TrimStart('0')}" : "";
        return $"{span.Name} {span.Kind} {span.Service} {Ms(span.StartNs)}..{(span.Unfinished ? "?" : Ms(span.EndNs))} {span.Status} "
            + $"{span.StatusMessage} [{string.Join(' ', tags)}]{parent}{string.Concat(events)}";
    }

    private static string Ms(long nanoseconds) =>
        ((nanoseconds - 1_788_000_000_000_000_000) / 1e6).ToString(CultureInfo.InvariantCulture);

    private static string At(int ms, string value, string service) =>
        $"{{\"timestamp\":{1_788_000_000_000_000 + (ms * 1000)},\"value\":\"{value}\",\"endpoint\":{{\"serviceName\":\"{service}\"}}}}";

    private static string Tag(string key, string value, string service) =>
        $"{{\"key\":\"{key}\",\"value\":\"{value}\",\"endpoint\":{{\"serviceName\":\"{service}\"}}}}";
}
