using System.Globalization;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>
/// Moves the times of clients whose clock cannot be right onto the clock of the services: by the middle of all offsets with which each of
/// its exchanges makes sense, and only if none at all does not. So a right clock is left alone, and aligning twice moves nothing more.
/// </summary>
internal static class ClockAlignment
{
    public static IReadOnlyList<ClockOffset> Apply(IReadOnlyCollection<TreeNode> nodes, TreeWork work)
    {
        var offsets = new List<ClockOffset>();
        foreach (var (service, client) in Clients(nodes))
        {
            work.Step(client.Length);
            if (Line(client, work) is not { } line)
            {
                continue;
            }

            var offset = new ClockOffset(service, line.At(client.Min(node => node.Span.StartNs)), line.ErrorNs)
            {
                DriftPpm = Math.Round(line.Drift * 1e6, 1),
                AtLeast = line.IsAtLeast,
            };
            foreach (var node in client)
            {
                work.Step();
                node.Move(line.At);
                if (node.Parent?.Span.Service != service)
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
    /// older than a change of the clock; else a clock that drifts; and where nothing agrees, what the shortest round trip says.
    /// </summary>
    private static ClockLine? Line(IReadOnlyCollection<TreeNode> client, TreeWork work)
    {
        var (first, last) = (client.Min(node => node.Span.StartNs), client.Max(node => node.Span.EndNs));
        OffsetRange[] exchanges = [.. Exchanges(client, work)];
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

        return ClockLine.Through([.. exchanges.Where(range => !range.IsOpen)], first, last)
            ?? UnlessRight(all.MinBy(range => (range.Width, range.Least)));

        ClockLine? UnlessRight(OffsetRange range) => range.HoldsNone ? null : ClockLine.Constant(range, first, last);
    }

    private static IEnumerable<OffsetRange> Samples(IEnumerable<TreeNode> client) => client
        .Where(node => node.Span.Clock is not null)
        .GroupBy(node => node.Span.Clock!.Value)
        .Select(sent => OffsetRange.Of(sent.Key, sent.Min(node => node.Span.StartNs)));

    private static IEnumerable<(string Service, TreeNode[] Nodes)> Clients(IEnumerable<TreeNode> nodes) => nodes
        .Where(node => node.Span.ClientType is not null)
        .GroupBy(node => node.Span.Service, StringComparer.Ordinal)
        .OrderBy(client => client.Key, StringComparer.Ordinal)
        .Select(client => (client.Key, client.ToArray()));

    private static IEnumerable<OffsetRange> Exchanges(IEnumerable<TreeNode> client, TreeWork work) => client
        .SelectMany(caller => Exchanges(caller, work))
        .Where(range => !range.IsEmpty);

    /// <summary>The request that was answered bounds the offset on both sides. Whatever else a client's span caused began after it, and says no more than that.</summary>
    private static IEnumerable<OffsetRange> Exchanges(TreeNode caller, TreeWork work)
    {
        work.Step(caller.Children.Count);
        var answering = caller.Span.HasEnd ? Requests.Answering(caller, Requests.Servers(caller, work)) : null;
        foreach (var called in caller.Children.Where(child => child.Span.ClientType is null))
        {
            yield return called == answering && called.Span.HasEnd
                ? OffsetRange.Of(caller.Span, called.Span, Requests.ServerTimeNs(caller.Span))
                : OffsetRange.Caused(caller.Span, called.Span);
        }
    }

    private static string Sentence(ClockOffset clock)
    {
        var drift = clock.DriftPpm == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", and by {clock.DriftPpm:0.#} µs more each second");
        if (clock.AtLeast)
        {
            return $"times of {clock.Service} moved by {TimeTexts.Of(clock.OffsetNs)} onto the clock of the services, the least that makes sense";
        }

        return $"times of {clock.Service} moved by {TimeTexts.Of(clock.OffsetNs)} ± {TimeTexts.Of(clock.ErrorNs)} onto the clock of the services{drift}";
    }
}
