using System.Text;
using Sidechain.Cli.Fuzz.Cases;
using Sidechain.Telemetry.Load.Fuzz;

namespace Sidechain.Cli.Fuzz.Inputs;

/// <summary>Command lines: one that makes sense, broken, or words in any order.</summary>
internal sealed class ArgumentInput : IFuzzInput
{
    private const string Id = "5b8efff798038103d269b633813fc60c", PostId = "0199aa000000700080000000000000a1";

    private static readonly string[][] Lines =
    [
        ["register", "--user", "carol", "--password", "secret-enough"], ["login", "--user", "alice", "--password", "alice"], ["logout"],
        ["upload", CaseFiles.LoopFile, "--title", "t", "--bpm", "174", "--key", "F#m", "--encode", "server"],
        ["feed", "--global", "--before", PostId],
        ["search", "dusty", "--bpm-min", "80", "--bpm-max", "174.5", "--key", "Am", "--author", "alice", "--limit", "5"],
        ["download", PostId, "-o", "out.opus", "--force"], ["like", PostId, "--undo"], ["comment", PostId, "That break!"],
        ["comments", PostId], ["follow", "bob", "--undo"],
        ["trace", "show", Id, "--waterfall"], ["trace", "show", CaseFiles.TraceFile, "--html", "out.html"], ["trace", "follow", Id],
        ["trace", "list", "--client", "cli", "--min-ms", "5", "--attribute", "post.id:1", "--from", "2026-11-26T15:00:00Z", "--limit", "3"],
        ["trace", "slow", "--threshold-ms", "10"], ["trace", "compare", Id, CaseFiles.TraceFile],
        [
            "trace", "check", CaseFiles.TraceFile, "--shape", CaseFiles.ShapeFile, "--junit", "out.xml", "--budgets", "out.md",
            "--registry", CaseFiles.RegistryFile, "--unaccounted", "30",
        ],
        ["trace", "shape", CaseFiles.TraceFile, "--strict"], ["trace", "spool"], ["trace", "spool", "flush"], ["trace", "spool", "clear"],
        ["alerts"], ["insights", "--client", "web", "--days", "3"], ["config"], ["config", "set", "tracing", "on"],
        ["config", "unset", "tracing"],
        ["completion", "bash"], ["--help"], ["--version"], ["[suggest:9]", "trace sh"],
    ];

    private static readonly string[] Words =
    [
        "", " ", "-", "--", "---", "--json", "--wait=0", "--wait=x", "-o", "@x", "--help", "-h", "-?", "/?",
        "[suggest]", "[suggest:99999999999]", "[suggest:-1]", "[suggest:5000]", "[suggest", "[suggest:]", "[diagram]", "[parse]",
        "0", "-1", "NaN", "1e308", "99999999999999999999", "0x1F", "1,5", "2026-13-45", "0001-01-01", "9999-12-31T23:59:59Z",
        "\t", "a\nb", "\e[31m", "\u202Eevil", "\u200B", "😀", "\uFFFD", "é\u0301", "\u0085", "\u2028", "%00", "%s", "{0}", "\\",
        ".", "..", "no/such/folder/x", "/dev/null", "/proc/self/cmdline", "/proc/self/mem", "a:b", "=", "--=", "--title=", "--user=",
        "--password=-", CaseFiles.TraceFile, CaseFiles.ShapeFile, CaseFiles.LoopFile, CaseFiles.RegistryFile, Id, PostId,
        "00000000000000000000000000000000",
    ];

    // Nobody listens at the first of those that are addresses.
    private static readonly string[] Addresses =
    [
        "http://127.0.0.1:1", "http://", "http://[::1", "http://127.0.0.1:99999", "ftp://127.0.0.1", "localhost:1", "", "http://a b",
        "http://127.0.0.1:1/x?y#z",
    ];

    private static readonly int[] Lengths = [17, 65, 201, 256, 1001, 5000, 40_000];

    public string Name => "arguments";

    public async Task<FuzzOutcome> RunAsync(Random random, InProcessCli cli)
    {
        var line = Lines[random.Next(Lines.Length)].ToList();
        for (var changes = random.Next(0, 4); changes > 0; changes--)
        {
            Change(line, random);
        }

        if (random.Next(20) == 0)
        {
            line.AddRange(["--api-url", Addresses[random.Next(Addresses.Length)]]);
        }

        var run = await cli.RunAsync(Quick(line), isTraced: random.Next(20) == 0);
        return new FuzzOutcome(run.Answer, run.Complaint());
    }

    private static void Change(List<string> line, Random random)
    {
        var at = random.Next(line.Count + 1);
        var other = Lines[random.Next(Lines.Length)];
        switch (random.Next(7))
        {
            case 0 when at < line.Count:
                line.RemoveAt(at);
                break;
            case 1:
                line.Insert(at, Words[random.Next(Words.Length)]);
                break;
            case 2 when at < line.Count:
                line[at] = Words[random.Next(Words.Length)];
                break;
            case 3 when at < line.Count:
                line.Insert(at, line[random.Next(line.Count)]);
                break;
            case 4:
                line.Insert(at, other[random.Next(other.Length)]);
                break;
            case 5 when at < line.Count:
                line[at] = Broken(line[at], random);
                break;
            default:
                line.Insert(at, new string("a9 é世"[random.Next(5)], Lengths[random.Next(Lengths.Length)]));
                break;
        }
    }

    // Bytes of a word, which stay a file name of this folder where they name one. The system's own arguments hold no NUL.
    private static string Broken(string word, Random random) =>
        Encoding.UTF8.GetString(new Mutator(random).Mutate(Encoding.UTF8.GetBytes(word)))
            .Replace('/', '_').Replace("\0", "", StringComparison.Ordinal);

    /// <summary>Without what would wait for a trace that never comes.</summary>
    private static List<string> Quick(List<string> line)
    {
        for (var at = 0; at < line.Count; at++)
        {
            var words = line[at].Split('=');
            if (words is ["--wait"] or ["--wait", { Length: > 0 }] && words[^1].All(c => char.IsAsciiDigit(c) || words.Length == 1))
            {
                line[at] = "--wait=0";
            }
        }

        return line;
    }
}
