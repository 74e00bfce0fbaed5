using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.EndToEnd.Tests.Plugin;

/// <summary>Kills a host at random times of a share, starts the next one, and asks what is left.</summary>
internal sealed class KillLoop(PluginProgram plugin, TraceReader traces)
{
    private const string Encoder = "slow-encoder=2";

    private readonly List<string> _problems = [];
    private int _captured;
    private int _posted;
    private int _cut;

    public static async Task<KillReport> RunAsync(PluginProgram plugin, int kills, int seed)
    {
        using var traces = await plugin.ReaderAsync();
        var loop = new KillLoop(plugin, traces);
        var random = new Random(seed);
        // How long a share takes depends on what else the machine does: kills fall all over it.
        var begun = Stopwatch.GetTimestamp();
        var whole = await plugin.RunAsync("share", "--bars", "1", "--title", "nobody kills it", "--fault", Encoder);
        var length = Stopwatch.GetElapsedTime(begun);
        Assert.True(whole.ExitCode == 0, whole.ToString());
        for (var kill = 0; kill < kills; kill++)
        {
            await loop.OneAsync($"kill {kill}", length * random.NextDouble());
        }

        return new KillReport(kills, loop._captured, loop._posted, loop._cut, loop._problems);
    }

    private async Task OneAsync(string title, TimeSpan after)
    {
        var trace = plugin.TraceIsKnown();
        await plugin.KillAsync(after, "share", "--bars", "1", "--title", title, "--fault", Encoder);
        var waits = plugin.Captures.Any();
        plugin.Environment.Remove("SIDECHAIN_TRACE_ID");
        var next = await plugin.RunAsync("share", "--pending");
        if (next.ExitCode != 0 || plugin.Captures.Any())
        {
            _problems.Add($"{title}: the next start did not post what was captured: {next}");
        }

        var posts = (await CrashTests.PostsAsync(plugin)).Count(post => post.GetProperty("title").GetString() == title);
        if (posts > 1 || (waits && posts == 0))
        {
            _problems.Add($"{title}: {posts} posts of one capture.");
        }

        _captured += waits ? 1 : 0;
        _posted += posts;
        await CheckTraceAsync(trace, title);
    }

    /// <summary>
    /// Complete, or honestly cut: what was open is cancelled and says that the host crashed. Killed before the share began, there is none.
    /// </summary>
    private async Task CheckTraceAsync(string id, string title)
    {
        if (await traces.FindAsync(id) is not { } found)
        {
            return;
        }

        if (found.Tree.Nodes.All(node => !node.Span.Name.EndsWith(".share_loop", StringComparison.Ordinal)))
        {
            _problems.Add($"{title}: the trace has no root. It has {string.Join(", ", found.Tree.Nodes.Select(node => node.Span.Name))}.");
        }

        var open = found.Tree.Nodes.Where(node => node is { Derived: false, Span: { Tier: "plugin", Unfinished: true } }).ToArray();
        _cut += open.Length > 0 ? 1 : 0;
        foreach (var node in open.Where(
            node => node.Span.Status != SpanStatus.Cancelled || node.Span.Attributes.GetValueOrDefault("plugin.crashed") is not true))
        {
            _problems.Add($"{title}: {node.Span.Name} has no end and does not say why.");
        }
    }
}

/// <param name="Kills">Hosts that were killed.</param>
/// <param name="Captured">That left a capture to be posted.</param>
/// <param name="Posted">Whose loop the server has.</param>
/// <param name="Cut">That left a trace with spans without an end.</param>
/// <param name="Problems">Sentences; none is what is promised.</param>
internal sealed record KillReport(int Kills, int Captured, int Posted, int Cut, IReadOnlyList<string> Problems);
