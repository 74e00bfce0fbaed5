using System.Text;
using Sidechain.Cli.Tests.Peer;

namespace Sidechain.Cli.Tests;

public sealed class TraceCheckTests : CliTest
{
    private const string Good =
        "cli.share_loop  @cli\n  cli.http_request  client\n    POST /api/{version}/posts  @api server  < 90% of parent\n";
    private const string Bad = "cli.share_loop\n  cli.http_request\n    INSERT audio_posts\n";

    private const string Otlp = """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"spans":[
        {"traceId":"0AF7651916CD43DD8448EB211C80319C","spanId":"00000000000000a1","name":"POST /orders/7","kind":2,"startTimeUnixNano":"1000000","endTimeUnixNano":"9000000"},
        {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00000000000000a2","parentSpanId":"00000000000000a1","name":"INSERT orders","kind":"SPAN_KIND_CLIENT","startTimeUnixNano":2000000,"endTimeUnixNano":"3000000",
        "attributes":[{"key":"db.system.name","value":{"stringValue":"postgresql"}},{"key":"rows","value":{"intValue":"2"}}],"status":{"code":2,"message":"no"}}]}]}]}
        """;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Api.ShowTraces(TraceDocuments.Json());
    }

    [Fact]
    public async Task Check_OfATraceWithTheShape_ExitsWithZeroAndTheTraceIdLast()
    {
        var result = await Cli.RunAsync("trace", "check", TraceDocuments.TraceId, "--shape", File("good.shape", Good));

        Assert.Equal((0, "", TraceDocuments.TraceId), (result.ExitCode, result.Error, result.TraceId));
        Assert.Contains("The trace has the shape: 3 lines, 3 spans.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OfATraceWithoutTheShape_ExitsWithFiveAndExplains()
    {
        var (shape, junit, budgets) = (File("bad.shape", Bad), File("out.xml", ""), File("out.md", ""));

        var result = await Cli.RunAsync(
            "trace", "check", TraceDocuments.TraceId, "--shape", shape, "--github", "--junit", junit, "--budgets", budgets);

        Assert.Equal(5, result.ExitCode);
        Assert.Contains(
            $"::error file={shape},line=3,title=Trace shape::missing: `INSERT audio_posts` under `cli.http_request`", result.Output,
            StringComparison.Ordinal);
        Assert.Contains("expected", result.Output, StringComparison.Ordinal);
        Assert.Contains("failures=\"1\"", await System.IO.File.ReadAllTextAsync(junit), StringComparison.Ordinal);
        Assert.Contains("| <code>api</code> | 1 | 80.0 ms |", await System.IO.File.ReadAllTextAsync(budgets), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WithLint_FindsWhatTheShapeDoesNotSay()
    {
        var (shape, trace, junit) =
            (File("order.shape", "POST /orders/7\n  INSERT orders\n"), File("order.json", Otlp), File("lint.xml", ""));
        var registry = File("registry.json", """{"attributes":[{"name":"db.system.name","type":"string"},{"name":"row.count","type":"int","required_on":["INSERT orders"]}]}""");

        var result = await Cli.RunAsync(
            "trace", "check", trace, "--shape", shape, "--registry", registry, "--unaccounted", "50", "--junit", junit, "--github");

        Assert.Equal(5, result.ExitCode);
        Assert.Contains("The trace has the shape", result.Output, StringComparison.Ordinal);
        Assert.Contains("lint: `INSERT orders` has the unknown attribute rows", result.Output, StringComparison.Ordinal);
        Assert.Contains(
            "::error title=Trace lint MissingAttribute::`INSERT orders` has no row.count", result.Output, StringComparison.Ordinal);
        Assert.Contains(
            "lint: 87.5 % of `POST /orders/7` is under none of its children, at most 50 % may be", result.Output, StringComparison.Ordinal);
        Assert.Contains("tests=\"2\" failures=\"1\"", await System.IO.File.ReadAllTextAsync(junit), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WithLintOfACleanTrace_ExitsWithZero()
    {
        var result = await Cli.RunAsync(
            "trace", "check", File("order.json", Otlp), "--shape", File("order.shape", "POST /orders/7\n"), "--lint");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("The trace passes lint.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WithARegistryThatIsNone_SaysSo()
    {
        var result = await Cli.RunAsync(
            "trace", "check", File("order.json", Otlp), "--shape", File("order.shape", "POST /orders/7\n"), "--registry",
            File("registry.json", "[]"));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("registry.json is no registry of attributes: A registry has a list", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OfAnOtlpFile_AsksNoServer()
    {
        var shape = File("orders.shape", "!strict\nPOST /orders/{id}  @shop server\n  INSERT orders  @postgres client error rows = 2\n");

        var result = await Cli.RunAsync("trace", "check", File("trace.json", Otlp), "--shape", shape);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Empty(Api.Requests);
    }

    [Theory]
    [InlineData("01-otlp-file-lines/spans.jsonl")]
    [InlineData("02-otlp-file-tempo/batches.json")]
    [InlineData("02-otlp-file-tempo/trace.json")]
    [InlineData("04-otlp-file-odd-attribute/uint64.json")]
    public async Task FileFromTheField_HasItsShape_AndIsShown(string name)
    {
        var file = FieldCase.Path(name);

        var check = await Cli.RunAsync("trace", "check", file, "--shape", Path.Combine(Path.GetDirectoryName(file)!, "s.shape"));
        Assert.Equal((0, "", "5b8efff798038103d269b633813fc60c"), (check.ExitCode, check.Error, check.TraceId));
        var show = await Cli.RunAsync("trace", "show", file);
        Assert.Equal((0, "", "5b8efff798038103d269b633813fc60c"), (show.ExitCode, show.Error, show.TraceId));
        Assert.Matches(@"^GET /cart +\S+ m?s +checkout", show.Output);
        Assert.Empty(Api.Requests);
    }

    [Fact]
    public async Task Show_OfAFile_AsAPageAndAsJson_IsOneThatShowReads()
    {
        var (page, file) = (File("page.html", ""), File("trace.json", Otlp));

        var json = await Cli.RunAsync("trace", "show", file, "--json", "--html", page);

        Assert.Equal(0, json.ExitCode);
        Assert.Contains("POST /orders/7", await System.IO.File.ReadAllTextAsync(page), StringComparison.Ordinal);
        var (again, shown) =
            (await Cli.RunAsync("trace", "show", File("again.json", json.Output)), await Cli.RunAsync("trace", "show", file));
        Assert.Equal(shown.Output, again.Output);
    }

    [Fact]
    public async Task Output_ThatIsAlsoRead_IsRefused_AndStaysAsItWas()
    {
        var (file, shape) = (File("trace.json", Otlp), File("s.shape", "POST /orders/{id}"));
        var link = Path.Combine(Path.GetDirectoryName(file)!, "link.json");
        System.IO.File.CreateSymbolicLink(link, file);
        string[][] runs =
        [
            ["trace", "show", file, "--html", file], ["trace", "show", link, "--html", file], ["trace", "show", file, "--html", link],
            ["trace", "check", file, "--shape", shape, "--junit", file], ["trace", "check", file, "--shape", shape, "--budgets", shape],
        ];

        Assert.All(await Task.WhenAll(runs.Select(run => Cli.RunAsync(run))), result =>
        {
            Assert.Equal(2, result.ExitCode);
            Assert.EndsWith(
                "is read by this command, too: choose another file to write to.", result.Error.TrimEnd(), StringComparison.Ordinal);
        });
        Assert.Equal((Otlp, "POST /orders/{id}"), (System.IO.File.ReadAllText(file), System.IO.File.ReadAllText(shape)));
    }

    [Fact]
    public async Task Show_OfAFileWithSpansOfNoTrace_SaysWhatIsLeftOut()
    {
        var file = File(
            "trace.json",
            Otlp.Replace("""{"traceId":"0AF""", """{"traceId":"17","name":"lost"},{"traceId":"0AF""", StringComparison.Ordinal));

        var result = await Cli.RunAsync("trace", "show", file);

        Assert.Equal(0, result.ExitCode);
        Assert.EndsWith("1 span was left out (invalid_trace_id: 1); the first is lost.", result.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shape_OfATrace_IsOneThatCheckAccepts()
    {
        var printed = await Cli.RunAsync("trace", "shape", File("trace.json", Otlp), "--strict");
        Assert.Equal("!strict\nPOST /orders/7   @shop  server\n  INSERT orders  @postgres  client  error\n", printed.Output);

        var result = await Cli.RunAsync("trace", "check", File("trace.json", Otlp), "--shape", File("printed.shape", printed.Output));

        Assert.Equal(0, result.ExitCode);
    }

    [Theory]
    [InlineData("a\n   b\n  c", "line 3, column 3"), InlineData("", "at least one span")]
    public async Task Check_WithTextThatIsNoShape_ExitsWithTwoAndThePlace(string text, string expected)
    {
        var result = await Cli.RunAsync("trace", "check", TraceDocuments.TraceId, "--shape", File("x.shape", text));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OfAFileThatIsNoTrace_SaysSo()
    {
        var result = await Cli.RunAsync("trace", "check", File("trace.json", "[]"), "--shape", File("good.shape", Good));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("holds no trace", result.Error, StringComparison.Ordinal);
    }

    private string File(string name, string text) => Cli.Write(name, Encoding.UTF8.GetBytes(text));
}
