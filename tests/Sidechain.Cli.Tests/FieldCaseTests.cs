using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Sidechain.Audio.Tests;
using Sidechain.Cli.Tests.Peer;
using Sidechain.Cli.Tests.Processes;
using Sidechain.TestApi;

namespace Sidechain.Cli.Tests;

/// <summary>Everyday input of a command line: cases from the field, each with its right answer.</summary>
public sealed partial class FieldCaseTests : CliTest
{
    [Fact]
    public async Task Budgets_OfSpansSideBySide_AreSharesOfTheWhole()
    {
        var table = Cli.Write("out.md", []);

        var result = await CheckAsync("21-budgets-over-100", "s.shape", "--budgets", table);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(
            "| <code>svc</code> | 16 | 12200.0 ms | 1000.0 ms | 100.0 % |", await File.ReadAllTextAsync(table), StringComparison.Ordinal);
        Assert.Equal(
            100,
            Share().Matches(await File.ReadAllTextAsync(table))
                .Sum(found => double.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture)),
            0.1);
    }

    [Theory]
    [InlineData(1_999)]
    [InlineData(2_100)]
    public async Task Shape_ThatIsPrinted_IsReadBack_OrRefusedAtOnce(int children)
    {
        var trace = Cli.Write("wide.json", Encoding.UTF8.GetBytes(Wide(children)));

        var shape = await Cli.RunAsync("trace", "shape", trace);

        if (children > 2_000)
        {
            Assert.Equal((1, ""), (shape.ExitCode, shape.Output));
            Assert.Contains(
                "The shape of this trace has 2101 lines; at most 2000 can be read back.", shape.Error, StringComparison.Ordinal);
            return;
        }

        var check = await Cli.RunAsync("trace", "check", trace, "--shape", Cli.Write("wide.shape", Encoding.UTF8.GetBytes(shape.Output)));
        Assert.Equal((0, "", 0, ""), (shape.ExitCode, shape.Error, check.ExitCode, check.Error));
    }

    [Fact]
    public async Task JUnit_OfANameThatXmlDoesNotTake_IsWellFormed()
    {
        var report = Cli.Write("out.xml", []);

        Assert.Equal(5, (await CheckAsync("30-junit-fffe", "s.shape", "--junit", report)).ExitCode);

        Assert.Contains("x\uFFFD", XDocument.Load(report).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Joiners_ArePrintedAsTheyAre_AndNothingThatTurnsTheWritingAround()
    {
        const string Persian = "\u0646\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645";
        const string Family = "\U0001F469\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466";
        var (trace, expected) = (FieldCase.Path("29-joiners/otlp.json"), FieldCase.Path("29-joiners/s.shape"));

        foreach (var args in (string[][])
            [["show", trace], ["shape", trace], ["check", trace, "--shape", expected], ["show", trace, "--waterfall"]])
        {
            var output = (await Cli.RunAsync(["trace", .. args])).Output;

            Assert.True(output.Contains(Persian, StringComparison.Ordinal) && output.Contains(Family, StringComparison.Ordinal), output);
            Assert.DoesNotContain("\u202E", output, StringComparison.Ordinal);
        }

        var shape = Cli.Write("printed.shape", Encoding.UTF8.GetBytes((await Cli.RunAsync("trace", "shape", trace)).Output));
        Assert.Equal(0, (await Cli.RunAsync("trace", "check", trace, "--shape", shape)).ExitCode);
    }

    [Fact]
    public async Task TraceId_OfAFile_CannotTurnTheWritingAround()
    {
        var saved = Encoding.UTF8.GetString(TraceDocuments.Json())
            .Replace(TraceDocuments.TraceId, "loop\u202Egnp", StringComparison.Ordinal);
        var trace = Cli.Write("turned.json", Encoding.UTF8.GetBytes(saved));

        foreach (var args in (string[][])[["show", trace], ["check", trace, "--shape", Cli.Write("a.shape", "a"u8.ToArray())]])
        {
            var result = await Cli.RunAsync(["trace", .. args]);

            Assert.DoesNotContain("\u202E", result.Output + result.Error, StringComparison.Ordinal);
            Assert.Contains("Trace ID: loop", result.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("nbsp.shape", 0, "")]
    [InlineData("tail-tab.shape", 0, "")]
    [InlineData("ascii.shape", 2, "drawn with | and --: use blanks or │ ├ └ ─")]
    public async Task Shape_AsItIsPasted_IsReadAsItLooks(string shape, int exitCode, string sentence)
    {
        var result = await CheckAsync("31-shape-with-no-break-spaces", shape);

        Assert.True(exitCode == result.ExitCode, result.Output + result.Error);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_OfAPipe_IsReadToItsEnd()
    {
        // Silence, and a header of bytes below 128: the pipe is written as text.
        var loop = Encoding.ASCII.GetString(WavBytes.Pcm16(0x1010, 1, new short[128]));

        var result = await Cli.RunAsync(["upload", "/dev/stdin", "--title", "pipe"], loop);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Single(Api.Requests, request => request.Path == RecordingApi.PostsPath);
    }

    [Theory]
    [InlineData("my \"loop\".wav", "my \"loop\"")]
    [InlineData("new\nline.wav", "new line")]
    [InlineData("esc\u001b[31m.wav", "esc [31m")]
    [InlineData("--leading.wav", "--leading")]
    public async Task Upload_OfAnyName_IsShared(string name, string title)
    {
        Cli.Write(name, WavBytes.Tone(48_000, 1, 1));

        var result = await Cli.RunAsync("upload", "--", name);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(title, Encoding.UTF8.GetString(MultipartBody.Read(Api.Only(RecordingApi.PostsPath))[0].Content));
    }

    private Task<CliResult> CheckAsync(string name, string shape, params string[] more) =>
        Cli.RunAsync(["trace", "check", FieldCase.Path($"{name}/otlp.json"), "--shape", FieldCase.Path($"{name}/{shape}"), .. more]);

    // Names without digits, which would become patterns.
    private static string Wide(int children)
    {
        var spans = new JsonArray(Span(1, null, "root", 0, 1_000_000_000));
        for (var child = 0; child < children; child++)
        {
            var name = string.Concat(child.ToString("d4", CultureInfo.InvariantCulture).Select(digit => (char)('a' + (digit - '0'))));
            spans.Add(Span(child + 2, 1, $"step {name}", child * 1000L, (child * 1000L) + 500));
        }

        return new JsonObject
        {
            ["resourceSpans"] = new JsonArray(new JsonObject
            {
                ["resource"] = new JsonObject
                {
                    ["attributes"] = new JsonArray(
                        new JsonObject { ["key"] = "service.name", ["value"] = new JsonObject { ["stringValue"] = "wide" } }),
                },
                ["scopeSpans"] = new JsonArray(new JsonObject { ["spans"] = spans }),
            }),
        }.ToJsonString();
    }

    private static JsonObject Span(int id, int? parent, string name, long from, long to) => new()
    {
        ["traceId"] = "5b8efff798038103d269b633813fc60c",
        ["spanId"] = id.ToString("x16", CultureInfo.InvariantCulture),
        ["parentSpanId"] = parent?.ToString("x16", CultureInfo.InvariantCulture),
        ["name"] = name,
        ["kind"] = 1,
        ["startTimeUnixNano"] = (1_544_712_660_000_000_000 + from).ToString(CultureInfo.InvariantCulture),
        ["endTimeUnixNano"] = (1_544_712_660_000_000_000 + to).ToString(CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"([\d.]+) % \|")]
    private static partial Regex Share();
}
