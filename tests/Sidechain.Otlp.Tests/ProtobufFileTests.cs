using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Sidechain.Otlp.Files;
using Sidechain.Telemetry.Load;
using Sidechain.Traces.Tests;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Otlp.Tests;

/// <summary>A request as it went over the wire, saved: protobuf, many of them as the Collector writes them, and gzip of any file.</summary>
public sealed class ProtobufFileTests
{
    private const long StartNs = 1_788_000_000_000_000_000;

    private const string Picture = "GET /cart\n└─ SELECT cart\n";

    // A service of 123 letters: the length of the resource is a brace then, and the file looks like JSON behind a line break.
    private static readonly string LongName = new('s', 97);

    private static readonly byte[] Request = OtlpRequest.Of(
        Drawn("GET /cart  0..9  shop server\n  SELECT cart  1..2  shop client db=postgresql"));

    public static TheoryData<string, byte[]> Files => new()
    {
        { "a request", Request },
        {
            "requests with their lengths",
            [
                .. Framed(OtlpRequest.Of(Drawn("GET /cart  0..9  shop server"))), .. Framed([]),
                .. Framed(OtlpRequest.Of(Drawn("\n  SELECT cart  1..2  shop client id=0000000000000002 parent=0000000000000001"))),
            ]
        },
        { "gzip of it", Zipped(Request) },
        { "gzip of JSON", Zipped(File.ReadAllBytes(FieldCase.Path("01-otlp-file-lines/spans.jsonl"))) },
        { "gzip of gzip's own parts, one after the other", [.. Zipped(Request[..40]), .. Zipped(Request[40..])] },
        {
            "what may pass for JSON at first",
            OtlpRequest.Of(Drawn($"GET /cart  0..9  {LongName} server\n  SELECT cart  1..2  {LongName} client"))
        },
        { "JSON behind a line break", [.. "\n"u8, .. File.ReadAllBytes(FieldCase.Path("01-otlp-file-lines/spans.jsonl"))] },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void File_HoweverItIsPacked_IsOneTraceOfTwoSpans(string what, byte[] file)
    {
        Assert.NotEmpty(what);

        Assert.Equal(Picture, TreeText.Render(Assert.Single(TraceFile.Read(file).Traces).Tree, TreeTextOptions.NamesOnly));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    public void LastRequest_ThatIsCut_IsLeftOutAndSaid(int missing)
    {
        byte[] file = [.. Framed(Request), .. Framed(OtlpRequest.Of(Drawn("GET /other  0..9  shop server id=00000000000000aa")))];

        var read = TraceFile.Read(file.AsMemory(..^missing));

        Assert.Equal(Picture, TreeText.Render(Assert.Single(read.Traces).Tree, TreeTextOptions.NamesOnly));
        Assert.Equal("the last request is cut, its end is missing; what is whole is shown.", read.LeftOut);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Request_ThatIsCutAnywhere_IsSaidToBeCut_AndWhatIsWholeIsShown(bool isFramed)
    {
        var spans = Drawn(
            "GET /cart  0..9  shop server\n  SELECT cart  1..2  shop client\nGET /other  0..9  cart server id=00000000000000aa");
        var file = OtlpRequest.Of(spans);
        file = isFramed ? Framed(file) : file;
        var shown = 0;
        for (var missing = file.Length - Resource - 4; missing > 0; missing--)
        {
            var (count, said) = Read(file[..^missing]);

            // Between the spans of two resources, nothing shows that there was more.
            Assert.True(
                said?.Contains("the request is cut", StringComparison.Ordinal) ?? (count == 2 && !isFramed), $"{missing}: {said}");
            Assert.InRange(count, shown, 2);
            shown = count;
        }

        Assert.Equal(2, shown);
    }

    // As many bytes as show that it is a request: the resource with its name.
    private static int Resource => Request.AsSpan().IndexOf("shop"u8) + "shop"u8.Length;

    private static (int Count, string? Said) Read(byte[] file)
    {
        try
        {
            var read = TraceFile.Read(file);
            return (Assert.Single(read.Traces).Tree.SpanCount, read.LeftOut);
        }
        catch (FormatException e)
        {
            return (0, e.Message);
        }
    }

    [Theory]
    [InlineData("0B0C")]
    [InlineData("A30108FF01A401")]
    [InlineData("0B13141A0301020325000000FF0C")]
    public void Group_ThatNobodyKnows_IsPassedOver(string hex)
    {
        var group = Convert.FromHexString(hex);
        var span = OtlpRequest.Span(Drawn("GET /cart  0..9  shop server").Single());

        var read = TraceFile.Read((byte[])[.. OtlpRequest.ResourceSpans([], [[.. group, .. span, .. group]]), .. group]);

        Assert.Equal(("GET /cart", null), (Assert.Single(read.Traces[0].Tree.Nodes).Span.Name, read.LeftOut));
    }

    [Theory]
    [InlineData("0B")]
    [InlineData("0C")]
    [InlineData("0B14")]
    [InlineData("0B1314")]
    [InlineData("0B0807")]
    public void Group_ThatIsBroken_IsNoProtobuf(string hex) => Assert.Throws<MalformedOtlpException>(
        () => OtlpReader.ReadSpans((byte[])[.. Request, .. Convert.FromHexString(hex)], OtlpEncoding.Protobuf, _ => { }));

    [Fact]
    public void Groups_MayBeNestedAsDeepAsParsersGo()
    {
        byte[] Nested(int depth) => [.. Request, .. Enumerable.Repeat((byte)0x0B, depth), .. Enumerable.Repeat((byte)0x0C, depth)];

        OtlpReader.ReadSpans(Nested(100), OtlpEncoding.Protobuf, _ => { });
        Assert.Throws<MalformedOtlpException>(() => OtlpReader.ReadSpans(Nested(101), OtlpEncoding.Protobuf, _ => { }));
    }

    [Fact]
    public void FileOfProtobuf_HasWhatIsInIt()
    {
        var select = TraceFile.Read(Request).Traces[0].Tree.Nodes.Single(node => node.Span.Name == "SELECT cart").Span;

        Assert.Equal(
            ("shop", "postgres", StartNs + 1_000_000, 1_000_000L, 0x101),
            (select.Service, select.Tier, select.StartNs, select.EndNs - select.StartNs, select.Flags));
    }

    [Fact]
    public void SpansOfProtobuf_ThatBelongToNoTrace_AreCounted()
    {
        var lost = OtlpRequest.ResourceSpans([], [OtlpRequest.Message(5, "lost"u8.ToArray())]);

        Assert.Equal(
            "1 span was left out (invalid_trace_id: 1); the first is lost.", TraceFile.Read((byte[])[.. Request, .. lost]).LeftOut);
    }

    public static TheoryData<byte[], string> Broken => new()
    {
        { Request[..40], "the request is cut: its end is missing, and no span is whole." },
        { Framed(Request)[..44], "the request is cut: its end is missing, and no span is whole." },
        { Request[..5], "It is neither JSON nor OTLP in protobuf." },
        { [0x0A, 0x02, 0x0A, 0x00], "No spans are in it." },
        { Zipped(Request)[..30], "The gzip is cut: its end is missing, and no span is whole." },
        { [0x1F, 0x8B, 0x08, 0x63, .. new byte[20]], "It begins as gzip, and what follows is none." },
        { Encoding.UTF8.GetBytes("\n{\n  \"resourceSpans\": [{\"a\u0001\":1}]"), "It is neither JSON nor OTLP in protobuf." },
        { Encoding.UTF8.GetBytes("\n{\"resourceSpans\":[{\"a\u0001\":1}]}"), "It is neither JSON nor OTLP in protobuf." },
        { "\n\nno JSON"u8.ToArray(), "line 3 is not JSON." },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void File_ThatIsBroken_IsRefusedWithASentence(byte[] file, string sentence) =>
        Assert.StartsWith(sentence, Assert.ThrowsAny<FormatException>(() => TraceFile.Read(file)).Message, StringComparison.Ordinal);

    private static IEnumerable<Span> Drawn(string drawing) =>
        DrawnTrace.Parse(drawing).Select(span => span with { StartNs = span.StartNs + StartNs, EndNs = span.EndNs + StartNs });

    private static byte[] Framed(byte[] message)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, message.Length);
        return [.. length, .. message];
    }

    private static byte[] Zipped(byte[] plain)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        return zipped.ToArray();
    }
}
