using System.Globalization;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>
/// Moves the times of clients whose clock cannot be right onto the clock of the services: by the middle of all offsets with which each of
/// its exchanges makes sense, and only if none at all does not. So a right clock is left alone, and aligning twice moves nothing more.
/// </summary>
internal static class ClockAlignment
{
    /// <param name="nodes">All that there are.</param>
    /// <param name="work">Counts the looks.</param>
    /// <param name="outvoted">Processes of services whose clocks are wrong by what a client says, and not the client's.</param>
    public static IReadOnlyList<ClockOffset> Apply(IReadOnlyCollection<TreeNode> nodes, TreeWork work, out IReadOnlySet<ProcessName> outvoted)
    {
        var wrong = new HashSet<ProcessName>();
        outvoted = wrong;
        var offsets = new List<ClockOffset>();
        var clients = Clients(nodes);
        var instances = clients.CountBy(client => client.Name.Service, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var (name, client) in clients)
        {
            work.Step(client.Length);
            if (Line(client, wrong, work) is not { } line)
            {
                continue;
            }

            var offset = new ClockOffset(name.Service, line.At(client.Min(node => node.Span.StartNs)), line.ErrorNs)
            {
                DriftPpm = Math.Round(line.Drift * 1e6, 1),
                AtLeast = line.IsAtLeast,
                Instance = instances[name.Service] > 1 ? name.Instance : null,
            };
            foreach (var node in client)
            {
                work.Step();
                node.Move(line.At);
                if (node.Parent is not { } parent || ProcessName.Of(parent) != name)
                {
                    node.Warn(Sentence(offset));
                }
            }

            offsets.Add(offset);
        }

        return offsets;
    }

    /// <summary>
    /// Null for a clock that may be right. What all exchanges and samples allow together; else what its own exchanges allow, since a sample may be
    /// older than a change of the clock; else a clock that drifts; else what most of the processes that it called agree on; and where nothing agrees,
    /// what the shortest round trip says.
    /// </summary>
    private static ClockLine? Line(IReadOnlyCollection<TreeNode> client, HashSet<ProcessName> outvoted, TreeWork work)
    {
        var (first, last) = (client.Min(node => node.Span.StartNs), client.Max(node => node.Span.EndNs));
        (ProcessName Called, OffsetRange Range)[] answers = [.. Exchanges(client, work)];
        OffsetRange[] exchanges = [.. answers.Select(exchange => exchange.Range)];
        OffsetRange[] all = [.. exchanges, .. Samples(client)];
        if (all.Length == 0)
        {
            return null;
        }

        if (OffsetRange.OfAll(all) is { IsEmpty: false } agreed)
        {
            return UnlessRight(agreed);
        }

        if (exchanges.Length > 0 && OffsetRange.OfAll(exchanges) is { IsEmpty: false } own)
        {
            return UnlessRight(own);
        }

        if (ClockLine.Through([.. exchanges.Where(range => !range.IsOpen)], first, last) is { } drifting)
        {
            return drifting;
        }

        if (ClockVote.Of(answers) is var (majority, others))
        {
            outvoted.UnionWith(others);
            return UnlessRight(majority);
        }

        return UnlessRight(all.MinBy(range => (range.Width, range.Least)));

        ClockLine? UnlessRight(OffsetRange range) => range.HoldsNone ? null : ClockLine.Constant(range, first, last);
    }

    private static IEnumerable<OffsetRange> Samples(IEnumerable<TreeNode> client) => client
        .Where(node => node.Span.Clock is not null)
        .GroupBy(node => node.Span.Clock!.Value)
        .Select(sent => OffsetRange.Of(sent.Key, sent.Min(node => node.Span.StartNs)));

    // Two phones with one app have two clocks.
    private static (ProcessName Name, TreeNode[] Nodes)[] Clients(IEnumerable<TreeNode> nodes) =>
    [
        .. nodes.Where(node => node.Span.ClientType is not null).GroupBy(ProcessName.Of)
            .OrderBy(client => client.Key.Service, StringComparer.Ordinal).ThenBy(client => client.Key.Instance, StringComparer.Ordinal)
            .Select(client => (client.Key, client.ToArray())),
    ];

    private static IEnumerable<(ProcessName Called, OffsetRange Range)> Exchanges(IEnumerable<TreeNode> client, TreeWork work) => client
        .SelectMany(caller => Exchanges(caller, work))
        .Where(exchange => !exchange.Range.IsEmpty);

    /// <summary>The request that was answered bounds the offset on both sides. Whatever else a client's span caused began after it, and says no more than that.</summary>
    private static IEnumerable<(ProcessName Called, OffsetRange Range)> Exchanges(TreeNode caller, TreeWork work)
    {
        work.Step(caller.Children.Count);
        var answering = caller.Span.HasEnd ? Requests.Answering(caller, Requests.Servers(caller, work)) : null;
        foreach (var called in caller.Children.Where(child => child.Span.ClientType is null))
        {
            yield return (ProcessName.Of(called), called == answering && called.Span.HasEnd
                ? OffsetRange.Of(caller.Span, called.Span, Requests.ServerTimeNs(caller.Span))
                : OffsetRange.Caused(caller.Span, called.Span));
        }
    }

    private static string Sentence(ClockOffset clock)
    {
        var drift = clock.DriftPpm == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", and by {clock.DriftPpm:0.#} µs more each second");
        if (clock.AtLeast)
        {
            return $"times of {clock.Name} moved by {TimeTexts.Of(clock.OffsetNs)} onto the clock of the services, the least that makes sense";
        }

        return $"times of {clock.Name} moved by {TimeTexts.Of(clock.OffsetNs)} ± {TimeTexts.Of(clock.ErrorNs)} onto the clock of the services{drift}";
    }
}
