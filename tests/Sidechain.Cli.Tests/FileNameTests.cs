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

            data.Add(["trace", "check", "trace.json", "--shape", "s.shape", "--registry", ""], 2, " is no registry of attributes: ");
            data.Add(["trace", "check", "trace.json", "--shape", "s.shape", "--registry", "half.json"], 2, "half.json is no registry of attributes: ");
            data.Add(["trace", "check", "trace.json", "--shape", "."], 2, "There is no file .");
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
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TraceFile_InProtobuf_ZippedToo_IsShownAndChecked(bool isZipped)
    {
        var request = OtlpRequest.Of([Span("00000000000000a1", null, "GET /cart"), Span("00000000000000a2", "00000000000000a1", "SELECT cart")]);
        var file = _cli.Write("trace.bin", isZipped ? Zipped(request) : request);

        var show = await _cli.RunAsync("trace", "show", file);
        var check = await _cli.RunAsync("trace", "check", file, "--shape", _cli.Write("s.shape", "GET /cart\n  SELECT cart\n"u8.ToArray()));

        Assert.Equal((0, "", 0, ""), (show.ExitCode, show.Error, check.ExitCode, check.Error));
        Assert.Matches(@"^GET /cart +\S+ m?s +checkout", show.Output);
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
