using System.Globalization;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>
/// Moves the times of clients whose clock cannot be right onto the clock of the services. It moves them by the middle of all offsets with
/// which each of the client's exchanges makes sense, and only where an exchange makes no sense without an offset. So a right clock is left
/// alone, and aligning twice moves nothing more.
/// </summary>
internal static class ClockAlignment
{
    public static void Apply(TreeDraft draft)
    {
        if (draft.IsAligned)
        {
            return;
        }

        var clients = Clients(draft.Nodes);
        var instances = clients.CountBy(client => client.Name.Service, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var (name, client) in clients)
        {
            draft.Work.Step(client.Length);
            var line = Line(client, draft.Outvoted, draft.Work);
            draft.ClientErrorsNs[name] = line?.ErrorNs ?? 0;
            if (line is null)
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
                draft.Work.Step();
                node.Move(line.At);
                if (node.Parent is not { } parent || ProcessName.Of(parent) != name)
                {
                    node.Warn(Sentence(offset));
                }
            }

            draft.Clocks.Add(offset);
        }
    }

    /// <summary>
    /// Null for a clock that may be right, give or take what is rounded. The first of these that gives an answer decides: what all
    /// exchanges and samples allow together; what the exchanges alone allow, since a sample may be older than a change of the clock; a
    /// clock that drifts; servers that ended their spans after their answers; what most of the processes that the client called agree on;
    /// the shortest round trip.
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

        foreach (var together in new[] { all, exchanges }.Where(ranges => ranges.Length > 0))
        {
            if (Array.TrueForAll(together, range => range.MayHoldNone))
            {
                return null;
            }

            if (OffsetRange.OfAll(together) is { IsEmpty: false } agreed)
            {
                return ClockLine.Constant(agreed, first, last);
            }
        }

        if (ClockLine.Through([.. exchanges.Where(range => !range.IsOpen)], first, last) is { } drifting)
        {
            return drifting;
        }

        if (exchanges.Length > 0 && OffsetRange.OfAll(OffsetRange.WithoutTails(exchanges)) is { IsEmpty: false } untailed)
        {
            return UnlessRight(untailed);
        }

        if (ClockVote.Of(answers) is var (majority, others))
        {
            outvoted.UnionWith(others);
            return UnlessRight(majority);
        }

        return UnlessRight(all.MinBy(range => (range.Width, range.Least)));

        ClockLine? UnlessRight(OffsetRange range) => range.MayHoldNone ? null : ClockLine.Constant(range, first, last);
    }

    private static IEnumerable<OffsetRange> Samples(IEnumerable<TreeNode> client) => client
        .Where(node => node.Span.Clock is not null)
        .GroupBy(node => node.Span.Clock!.Value)
        .Select(sent => OffsetRange.Of(sent.Key, sent.Min(node => node.Span.StartNs)));

    // Two phones that run the same app have two clocks.
    private static (ProcessName Name, TreeNode[] Nodes)[] Clients(IEnumerable<TreeNode> nodes) =>
    [
        .. nodes.Where(node => node.Span.ClientType is not null).GroupBy(ProcessName.Of)
            .OrderBy(client => client.Key.Service, StringComparer.Ordinal).ThenBy(client => client.Key.Instance, StringComparer.Ordinal)
            .Select(client => (client.Key, client.ToArray())),
    ];

    private static IEnumerable<(ProcessName Called, OffsetRange Range)> Exchanges(IEnumerable<TreeNode> client, TreeWork work) => client
        .SelectMany(caller => Exchanges(caller, work))
        .Where(exchange => !exchange.Range.IsEmpty);

    /// <summary>
    /// A request that was answered bounds the offset on both sides, by the server that may have answered it. All else that a client's span
    /// caused only says that it began later.
    /// </summary>
    private static IEnumerable<(ProcessName Called, OffsetRange Range)> Exchanges(TreeNode caller, TreeWork work)
    {
        work.Step(caller.Children.Count);
        TreeNode[] servers = [.. Requests.Servers(caller, work).Where(server => !Handover.IsSaid(caller.Span, server.Span))];
        var answering = caller.Span.HasEnd ? Answerer.WithAnyClock(caller, servers) : null;
        foreach (var called in caller.Children.Where(child => child.Span.ClientType is null && Reception.IsKnown(caller.Span, child.Span)))
        {
            yield return (ProcessName.Of(called), called == answering && called.Span.HasEnd
                ? OffsetRange.Of(caller.Span, called.Span, Requests.ServerTimeNs(caller.Span))
                : OffsetRange.Caused(caller.Span, called.Span));
        }
    }

    private static string Sentence(ClockOffset clock)
    {
        var moved = $"times of {clock.Name} moved by {TimeTexts.Of(clock.OffsetNs)}";
        var drift = clock.DriftPpm == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $", and by {clock.DriftPpm:0.#} µs more each second");
        return clock.AtLeast
            ? $"{moved} onto the clock of the services, the least that makes sense"
            : $"{moved} ± {TimeTexts.Of(clock.ErrorNs)} onto the clock of the services{drift}";
    }
}
