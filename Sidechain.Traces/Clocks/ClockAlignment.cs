using System.Globalization;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>
/// Moves the times of clients whose clock cannot be right onto the clock of the services: by the middle of all offsets with which each of
/// its exchanges makes sense, and only if none at all does not. So a right clock is left alone, and aligning twice moves nothing more.
/// </summary>
internal static class ClockAlignment
{
    public static IReadOnlyList<ClockOffset> Apply(IReadOnlyCollection<TreeNode> nodes)
    {
        var offsets = new List<ClockOffset>();
        foreach (var client in nodes.Where(node => node.Span.ClientType is not null).GroupBy(node => node.Span.Service, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            if (Range(client) is not { HoldsNone: false } range)
                continue;
            var offset = new ClockOffset(client.Key, range.Middle, (range.Width + 1) / 2);
            foreach (var node in client)
            {
                node.Move(offset.OffsetNs);
                if (node.Parent?.Span.Service != client.Key)
                    node.Warn($"times of {client.Key} moved by {Ms(offset.OffsetNs)} ± {Ms(offset.ErrorNs)} onto the clock of the services");
            }

            offsets.Add(offset);
        }

        return offsets;
    }

    /// <summary>What all exchanges allow; where they contradict one another, what the shortest one does; null without any.</summary>
    private static OffsetRange? Range(IEnumerable<TreeNode> client)
    {
        OffsetRange[] ranges =
        [
            .. client.Where(node => TraceNames.IsHttpRequest(node.Span.Name) && !node.Span.Unfinished)
                .Select(request => (request.Span, Server: NetworkSpans.Answering(request)))
                .Where(exchange => exchange.Server is { Span.Unfinished: false })
                .Select(exchange => OffsetRange.Of(exchange.Span, exchange.Server!.Span, NetworkSpans.ServerTimeNs(exchange.Span)))
                .Where(range => !range.IsEmpty),
        ];
        if (ranges.Length == 0)
            return null;
        var all = ranges.Aggregate((a, b) => a.And(b));
        return all.IsEmpty ? ranges.MinBy(range => (range.Width, range.Least)) : all;
    }

    private static string Ms(long ns) => string.Create(CultureInfo.InvariantCulture, $"{ns / 1e6:0.###} ms");
}
