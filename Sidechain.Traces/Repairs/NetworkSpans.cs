using System.Security.Cryptography;
using System.Text;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Repairs;

/// <summary>
/// Derives <c>network.request</c> and <c>network.response</c> below a client's request from the times of both sides. The first lasts until
/// the first server read the last byte of the body. The second begins at the end of the server that answered, and not while another one
/// works that ended within the request.
/// </summary>
internal static class NetworkSpans
{
    // A body is read near the beginning of the server's work. No more than so many of its spans are looked through.
    private const int MostLookedThrough = 256;

    public static void Apply(TreeDraft draft)
    {
        foreach (var request in draft.Nodes)
        {
            if (Requests.Servers(request, draft.Work) is [var first, ..] servers)
            {
                var host = Answerer.Of(request, servers)!.Span;
                request.Insert(Between(request, first, host, Worked(request.Span, servers), draft.Work).ToArray());
            }
        }
    }

    /// <summary>Until when servers worked that ended within the request. The one that is named answered, whatever others did.</summary>
    private static long Worked(Span client, IReadOnlyList<TreeNode> servers) => Answerer.Named(client, servers) is null
        ? servers.Where(server => server.Span.HasEnd && server.Span.EndNs <= client.EndNs)
            .Select(server => server.Span.EndNs).DefaultIfEmpty(long.MinValue).Max()
        : long.MinValue;

    /// <param name="request">The client's span.</param>
    /// <param name="first">The server's span that received it.</param>
    /// <param name="host">The server's span that answered it: another one after a redirect.</param>
    /// <param name="workedNs">Until when the answer cannot have left.</param>
    /// <param name="work">Counts the steps.</param>
    private static IEnumerable<TreeNode> Between(TreeNode request, TreeNode first, Span host, long workedNs, TreeWork work)
    {
        var client = request.Span;
        if (!client.HasEnd)
        {
            yield break;
        }

        if (host.StartNs > client.EndNs && !CallOutcome.WasAnswered(client))
        {
            var early = TimeTexts.Of(host.StartNs - client.EndNs);
            request.Warn($"no network times: {client.Service} had given up {early} before {host.Service} received it");
            yield break;
        }

        if (host.StartNs > client.EndNs || (host.HasEnd && host.EndNs < client.StartNs))
        {
            request.Warn($"no network times: the clocks of {client.Service} and {host.Service} disagree by more than the request took");
            yield break;
        }

        var received = ReadBody(first, work)?.Span.EndNs ?? first.Span.StartNs;
        if (received < client.StartNs)
        {
            var early = TimeTexts.Of(client.StartNs - received);
            request.Warn($"no {TraceNames.NetworkRequest}: {first.Span.Service} had received it {early} before it was sent");
        }
        else
        {
            yield return Node(client, TraceNames.NetworkRequest, client.StartNs, received);
        }

        if (!host.HasEnd && Requests.ServerTimeNs(client) is null)
        {
            yield break;
        }

        var answered = Math.Max(Answered(client, host), workedNs);
        if (answered > client.EndNs)
        {
            var what = CallOutcome.WasAnswered(client) ? "the answer was received" : $"{client.Service} had given up";
            request.Warn($"no {TraceNames.NetworkResponse}: {host.Service} answered {TimeTexts.Of(answered - client.EndNs)} after {what}");
        }
        else
        {
            yield return Node(client, TraceNames.NetworkResponse, answered, client.EndNs);
        }
    }

    private static TreeNode? ReadBody(TreeNode server, TreeWork work)
    {
        var pending = new Queue<TreeNode>(server.Children.Take(MostLookedThrough));
        for (var looked = 0; looked < MostLookedThrough && pending.TryDequeue(out var node); looked++)
        {
            work.Step();
            // Below another service, a body is another request's.
            if (node.Span.Service != server.Span.Service)
            {
                continue;
            }

            if (node.Span.Name == TraceNames.HttpReadBody && node.Span.HasEnd)
            {
                return node;
            }

            foreach (var child in node.Children.Take(MostLookedThrough - pending.Count))
            {
                pending.Enqueue(child);
            }
        }

        return null;
    }

    // A server closes its span a little after the last byte has left. When the client had everything by then, the answer left no later than
    // that and no earlier than its headers.
    private static long Answered(Span client, Span host)
    {
        if ((host.HasEnd && host.EndNs <= client.EndNs) || Requests.ServerTimeNs(client) is not { } serverTime)
        {
            return host.EndNs;
        }

        var headersLeft = host.StartNs + serverTime;
        return !host.HasEnd || headersLeft < host.EndNs ? Math.Min(headersLeft, client.EndNs) : host.EndNs;
    }

    private static TreeNode Node(Span client, string name, long from, long to)
    {
        var (start, end) = (Math.Clamp(from, client.StartNs, client.EndNs), Math.Clamp(to, client.StartNs, client.EndNs));
        var node = new TreeNode(
            new Span
            {
                TraceId = client.TraceId,
                SpanId = Id(client, name),
                ParentSpanId = client.SpanId,
                Name = name,
                Service = Tiers.Network,
                Tier = Tiers.Network,
                StartNs = start,
                EndNs = end,
            },
            derived: true);
        if (start != from || end != to)
        {
            node.Warn($"cut by {TimeTexts.Of(Math.Abs(start - from) + Math.Abs(end - to))} to lie inside the request");
        }

        return node;
    }

    // The same id for the same span in every answer, so that a viewer can link to it.
    private static string Id(Span client, string name) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{client.TraceId}/{client.SpanId}/{name}")).AsSpan(0, 8));
}
