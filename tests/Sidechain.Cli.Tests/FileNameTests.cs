using System.IO.Compression;
using System.Text;
using Sidechain.Cli.Tests.Processes;
using Sidechain.Telemetry.Load;
using Sidechain.Traces.Trees;

namespace Sidechain.Cli.Tests;

/// <summary>Files that a user names and that cannot be read or written: a sentence with the name, whatever is wrong.</summary>
public sealed class FileNameTests : IDisposable
{
    private static readonly byte[] Trace = File.ReadAllBytes(FieldCase.Path("01-otlp-file-lines/spans.jsonl"));

    /// <summary>Nobody listens there, and nobody may be asked.</summary>
    private readonly CliProcess _cli = new CliProcess("http://127.0.0.1:1").WithToken();

    private static readonly string LongName = new('x', 300);

    public static TheoryData<string[], int, string> Unwritable
    {
        get
        {
            var data = new TheoryData<string[], int, string>();
            foreach (var option in (string[])["--junit", "--budgets"])
            {
                foreach (var name in (string[])["", "no/such/folder/x", ".", "/dev/full"])
                {
                    data.Add(["trace", "check", "trace.json", "--shape", "s.shape", option, name], 1, $"{name} cannot be written: ");
                }
            }

            foreach (var name in (string[])["", "no/such/folder/x", ".", "/dev/full"])
            {
                data.Add(["trace", "show", "trace.json", "--html", name], 1, $"{name} cannot be written: ");
            }

            foreach (var (name, reason) in ((string, string)[])[
                ("/nonexist/x.xml", "there is no folder /nonexist. Name another place."),
                ("no/such/x", "there is no folder no/such. Name another place."),
                ("trace.json/x", "trace.json is a file, not a folder. Name another place."),
                ("/proc/x", "the folder takes no file. Name another place."),
                (LongName, "the name is too long. Name another place.")])
            {
                data.Add(["trace", "check", "trace.json", "--shape", "s.shape", "--junit", name], 1, $"{name} cannot be written: {reason}");
                data.Add(
                    ["trace", "check", "trace.json", "--shape", "s.shape", "--budgets", name], 1, $"{name} cannot be written: {reason}");
                data.Add(["trace", "show", "trace.json", "--html", name], 1, $"{name} cannot be written: {reason}");
            }

            data.Add(["trace", "check", "trace.json", "--shape", "s.shape", "--registry", ""], 2, " is no registry of attributes: ");
            data.Add(
                ["trace", "check", "trace.json", "--shape", "s.shape", "--registry", "half.json"], 2,
                "half.json is no registry of attributes: ");
            data.Add(["trace", "check", "trace.json", "--shape", "."], 2, ". is a folder; a file with a shape is expected.");
            data.Add(["download", "0199aa000000700080000000000000a1", "-o", ""], 2, "The name of the file is empty");
            return data;
        }
    }

    public void Dispose() => _cli.Dispose();

    [Theory]
    [MemberData(nameof(Unwritable))]
    public async Task File_ThatCannotBeUsed_IsASentence(string[] args, int exitCode, string sentence)
    {
        _cli.Write("trace.json", Trace);
        _cli.Write("s.shape", "GET /cart\n  SELECT cart\n"u8.ToArray());
        // A name with half a character in it.
        _cli.Write("half.json", Encoding.UTF8.GetBytes("""{"attributes":[{"name":"a\ud800"}]}"""));

        var result = await _cli.RunAsync(args);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains($"Error: {sentence}", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("itself failed", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(".part", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show trace.json --html", 1)]
    [InlineData("check trace.json --shape s.shape --junit", 1)]
    public async Task File_OntoAFullDisk_LeavesWhatWasThere(string command, int exitCode)
    {
        _cli.Write("trace.json", Trace);
        _cli.Write("s.shape", "GET /cart\n  SELECT cart\n"u8.ToArray());
        var old = _cli.Write("page", "old"u8.ToArray());
        // No file may have a byte here, which is as good as a disk that is full. Without memory that is a file itself.
        const string FullDisk = "trap '' XFSZ; ulimit -f 0; export DOTNET_EnableWriteXorExecute=0;";

        var result = await _cli.RunLineAsync($"{FullDisk} \"$CLI\" trace {command} page");

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(
            "Error: page cannot be written: its disk takes no file of that size. Name another place.\n", result.Error,
            StringComparison.Ordinal);
        Assert.Equal("old", await File.ReadAllTextAsync(old));
        var files = Directory.GetFiles(_cli.Home).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(["page", "s.shape", "trace.json"], files);
    }

    [Theory]
    [InlineData("trace show -", 1, "standard input")]
    [InlineData("login --user alice --password -", 2, "No password came.")]
    public async Task InputThatIsClosed_IsEmpty(string command, int exitCode, string expected)
    {
        // The trace has nowhere to go: a flush would wait for its whole limit.
        _cli.Environment["SIDECHAIN_FLUSH_SECONDS"] = "1";
        var result = await _cli.RunLineAsync($"timeout 60 \"$CLI\" {command} <&-");

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A supervisor may close everything before it starts a program: nothing is refused, there is nowhere to write.</summary>
    [Theory]
    [InlineData("trace show trace.json")]
    [InlineData("trace show trace.json --json")]
    [InlineData("trace show trace.json --html /dev/stdout")]
    [InlineData("config list")]
    [InlineData("--help")]
    [InlineData("trace show trace.json <&-")]
    public async Task OutputThatIsClosed_IsToldAsThat(string command)
    {
        _cli.Write("trace.json", Trace);

        var result = await _cli.RunLineAsync($"\"$CLI\" {command} >&-");

        Assert.Equal((6, "Error: Standard output is closed. What was to stand there is lost.\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task File_ThatIsAPipe_IsWrittenInto()
    {
        _cli.Write("trace.json", Trace);

        var result = await _cli.RunLineAsync("mkfifo p; cat p > received & \"$CLI\" trace show trace.json --html p; wait; test -p p");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("<!", await File.ReadAllTextAsync(Path.Combine(_cli.Home, "received")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TraceFile_InProtobuf_ZippedToo_IsShownAndChecked(bool isZipped)
    {
        var request = OtlpRequest.Of(
            [Span("00000000000000a1", null, "GET /cart"), Span("00000000000000a2", "00000000000000a1", "SELECT cart")]);
        var file = _cli.Write("trace.bin", isZipped ? Zipped(request) : request);

        var show = await _cli.RunAsync("trace", "show", file);
        var check = await _cli.RunAsync("trace", "check", file, "--shape", _cli.Write("s.shape", "GET /cart\n  SELECT cart\n"u8.ToArray()));

        Assert.Equal((0, "", 0, ""), (show.ExitCode, show.Error, check.ExitCode, check.Error));
        Assert.Matches(@"^GET /cart +\S+ m?s +checkout", show.Output);
    }

    [Theory]
    [InlineData("show", "nosuch.json", "There is no file nosuch.json.")]
    [InlineData("show", "./nosuch", "There is no file ./nosuch.")]
    [InlineData("shape", "no/such", "There is no file no/such.")]
    [InlineData("show", "folder", "folder is a folder; a file with a trace is expected.")]
    [InlineData("shape", ".", ". is a folder; a file with a trace is expected.")]
    public async Task Name_ThatIsAFiles_IsNoTraceId(string command, string name, string sentence)
    {
        Directory.CreateDirectory(Path.Combine(_cli.Home, "folder"));

        var result = await _cli.RunAsync("trace", command, name);

        Assert.Equal((2, $"Error: {sentence}"), (result.ExitCode, result.Error.TrimEnd()));
    }

    [Fact]
    public async Task Dash_IsStandardInput()
    {
        var show = await _cli.RunAsync(["trace", "show", "-"], Encoding.UTF8.GetString(Trace));
        var nothing = await _cli.RunAsync(["trace", "shape", "-"], "");

        Assert.Equal((0, ""), (show.ExitCode, show.Error));
        Assert.StartsWith("GET /cart", show.Output, StringComparison.Ordinal);
        Assert.Contains("Error: Standard input holds no trace: No spans are in it.", nothing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_WithSeveralTraces_NamesThem_AndOneIsChosen()
    {
        const string First = "5b8efff798038103d269b633813fc60c";
        string[] ids = [First, .. Enumerable.Range(1, 11).Select(i => $"{i:x32}")];
        var file = _cli.Write(
            "many.bin", OtlpRequest.Of([.. ids.Select(id => Span("00000000000000a1", null, $"span of {id}") with { TraceId = id })]));

        var all = await _cli.RunAsync("trace", "show", file);
        var one = await _cli.RunAsync("trace", "show", file, "--trace", First.ToUpperInvariant());
        var none = await _cli.RunAsync("trace", "shape", file, "--trace", "00000000000000000000000000000063");
        var noFile = await _cli.RunAsync("trace", "show", First, "--trace", First);

        Assert.Contains(
            $"holds 12 traces; 'trace show', 'shape' and 'check' choose one with --trace ID: {First}, {ids[1]}, ", all.Error,
            StringComparison.Ordinal);
        Assert.Contains($", {ids[9]} and 2 more.", all.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (one.ExitCode, one.Error));
        Assert.StartsWith($"span of {First}", one.Output, StringComparison.Ordinal);
        Assert.Contains("There is no trace 00000000000000000000000000000063 in ", none.Error, StringComparison.Ordinal);
        Assert.Equal((2, "Error: --trace chooses one of a file's traces."), (noFile.ExitCode, noFile.Error.TrimEnd()));
    }

    [Theory]
    [InlineData("1-5b8efff7-98038103d269b633813fc60c", "5b8efff798038103d269b633813fc60c")]
    [InlineData("1-5B8EFFF7-98038103D269B633813FC60C", "5b8efff798038103d269b633813fc60c")]
    [InlineData("1f", "0000000000000000000000000000001f")]
    [InlineData("1-5b8efff7-98038103d269b633813fc60d", null)]
    [InlineData("2-5b8efff7-98038103d269b633813fc60c", null)]
    public async Task Trace_OfAFile_IsFoundByTheIdAsXRayAndJaegerWriteIt(string id, string? found)
    {
        string[] ids = ["5b8efff798038103d269b633813fc60c", "0000000000000000000000000000001f"];
        var file = _cli.Write(
            "two.bin", OtlpRequest.Of([.. ids.Select(one => Span("00000000000000a1", null, $"span of {one}") with { TraceId = one })]));

        var result = await _cli.RunAsync("trace", "show", file, "--trace", id);

        Assert.StartsWith(found is null ? "" : $"span of {found}", result.Output, StringComparison.Ordinal);
        Assert.Equal(
            (found is null, found is not null),
            (result.Error.Contains($"no trace {id} in ", StringComparison.Ordinal), result.ExitCode == 0));
    }

    [Fact]
    public async Task File_WhoseLastLineIsHalf_IsShownWithAWarning()
    {
        var file = _cli.Write("half.json", [.. Trace, .. "\n{\"resourceSpans\":[{"u8]);

        var result = await _cli.RunAsync("trace", "show", file);

        Assert.Equal((0, true), (result.ExitCode, result.Output.StartsWith("GET /cart", StringComparison.Ordinal)));
        Assert.Matches("^Warning: .*half.json: line [0-9] is not JSON\\.", result.Error);
    }

    private static Span Span(string id, string? parent, string name) => new()
    {
        TraceId = "5b8efff798038103d269b633813fc60c",
        SpanId = id,
        ParentSpanId = parent,
        Name = name,
        Service = "checkout",
        Tier = "checkout",
        StartNs = 1_788_000_000_000_000_000,
        EndNs = 1_788_000_000_009_000_000,
    };

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
