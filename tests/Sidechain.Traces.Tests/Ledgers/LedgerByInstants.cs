using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Tests.Ledgers;

/// <summary>
/// Path and ledger once more, by another way and from <c>docs/answers.md</c>, not from the code: between any two neighbouring instants at
/// which something begins or ends, from the end backwards, it asks which span was waited for. For spans whose clocks are right.
/// </summary>
internal sealed class LedgerByInstants
{
    private const long Us = 1_000;
    private const long Ms = 1_000_000;

    private readonly Dictionary<string, long> _bySpan = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _byStep = new(StringComparer.Ordinal);

    private LedgerByInstants(Item root)
    {
        var instants = root.AndBelow().SelectMany(item => new[] { item.From, item.To }).Where(at => at >= root.From && at <= root.To)
            .Distinct().Order().ToArray();
        var blamed = new List<(Item Item, long Until)>();
        foreach (var (from, to) in instants.Zip(instants.Skip(1)).Reverse())
        {
            // A span keeps the blame until its own start; then the one above it looks for the next.
            var over = blamed.FindIndex(blame => blame.Item.From >= to);
            if (over >= 0)
            {
                blamed.RemoveRange(over, blamed.Count - over);
            }

            if (blamed.Count == 0)
            {
                blamed.Add((root, root.To));
            }

            while (blamed[^1] is var (above, until) && above.Latest(from, to, until) is { } next)
            {
                blamed.Add((next, to));
            }

            // The network has what no recorded span has.
            var last = blamed[^1].Item is var recorded && recorded.Network.LastOrDefault(way => way.From <= from && way.To >= to) is { } way
                ? way
                : recorded;
            _bySpan[last.Id] = _bySpan.GetValueOrDefault(last.Id) + to - from;
            _byStep[last.Step] = _byStep.GetValueOrDefault(last.Step) + to - from;
        }
    }

    /// <summary>Nanoseconds by span id; derived spans under their names, what nothing waited for left out.</summary>
    public IReadOnlyDictionary<string, long> BySpan => _bySpan;

    /// <summary>Nanoseconds by the ledger's steps.</summary>
    public IReadOnlyDictionary<string, long> BySteps => _byStep;

    /// <param name="tree">Of which the recorded spans are taken, and nothing that was concluded.</param>
    public static LedgerByInstants Of(TraceTree tree)
    {
        Span[] recorded = [.. tree.Nodes.Where(node => !node.Derived).Select(node => node.Span)];
        var below = recorded.ToLookup(span => span.ParentSpanId ?? "", StringComparer.Ordinal);
        Span[] spans = [.. below[""].SelectMany(span => Ended(span, below, null, null))];
        var root = spans.FirstOrDefault(span => span.Name.EndsWith(".share_loop", StringComparison.Ordinal))
            ?? spans.First(span => span.ParentSpanId is null);
        var byParent = spans.ToLookup(span => span.ParentSpanId ?? "", StringComparer.Ordinal);
        return new(Place(root, byParent, below, root, root.StartNs, inStream: false));
    }

    // A span without an end that can be ended with the last of what it may have waited for, inside what waited for itself.
    private static IEnumerable<Span> Ended(Span span, ILookup<string, Span> below, long? earliest, long? latest)
    {
        var hasEnd = HasEnd(span);
        var (from, to) = hasEnd ? (span.StartNs, span.EndNs) : (earliest, latest);
        Span[][] parts = [.. below[span.SpanId].Select(child => Ended(child, below, from, MayOutlive(span, child) ? null : to).ToArray())];
        if (!hasEnd)
        {
            var longest = span with { EndNs = Math.Max(span.StartNs, latest ?? 1L << 61) };
            Span[] counting =
            [
                .. parts.Select(part => part[0]).Where(child => !MayOutlive(span, child) && IsWaitedFor(longest, child)),
            ];
            var ends = counting.Select(child => latest is { } last && child.EndNs > last ? last : child.EndNs);
            var starts = span.Unfinished
                ? []
                : counting.Select(child => earliest is { } first && child.StartNs < first ? first : child.StartNs);
            span = span with { StartNs = starts.Append(span.StartNs).Min(), EndNs = ends.Append(span.EndNs).Max() };
        }

        return parts.SelectMany(part => part).Prepend(span);
    }

    private static bool HasEnd(Span span) => !span.Unfinished && !span.Attributes.ContainsKey("sidechain.unusable_duration_ms");

    private static bool MayOutlive(Span parent, Span child) => IsMessage(parent, child) || Follows(child);

    // A reference of OpenTracing's by which the parent does not depend on the child.
    private static bool Follows(Span child) => child.Links.Any(link =>
        link.SpanId == child.ParentSpanId && Equals(link.Attributes.GetValueOrDefault("opentracing.ref_type"), "follows_from"));

    // A consumer's work for another service or a producer, and another service's work below a producer.
    private static bool IsMessage(Span parent, Span child)
    {
        var (isElsewhere, isProduced) = (child.Service != parent.Service, parent.Kind == ActivityKind.Producer);
        return child.Kind == ActivityKind.Consumer ? isElsewhere || isProduced
            : isProduced && (isElsewhere || child.Kind == ActivityKind.Server);
    }

    /// <param name="recorded">As they came: the network's times are those of both sides.</param>
    /// <param name="notBefore">
    /// A server's span, and what is below it, counts from when its request had arrived whole; what reads an answer, from when that left.
    /// </param>
    private static Item Place(
        Span span, ILookup<string, Span> below, ILookup<string, Span> recorded, Span root, long notBefore, bool inStream)
    {
        inStream |= span.Name.StartsWith("stream.io.", StringComparison.Ordinal);
        Span[] children = [.. below[span.SpanId]];
        var network = Network(span, [.. recorded[span.SpanId]], recorded);
        var item = new Item(
            span.SpanId, Step(span, children.Length > 0, span == root, inStream), Math.Max(span.StartNs, notBefore), span.EndNs);
        item.Network.AddRange(network);
        var arrived = network.FirstOrDefault(way => way.Id == "network.request")?.To ?? long.MinValue;
        var answered = network.FirstOrDefault(way => way.Id == "network.response")?.From ?? long.MaxValue;
        foreach (var child in WaitedFor(span, below, (arrived, answered)))
        {
            // A server works between the ways there and back, and its client's own steps do not read what has not been sent.
            var isOwn = IsOwn(span, child);
            var since = !isOwn ? arrived : child.EndNs > answered ? answered : item.From;
            var until = OutrunAt(span, Servers(recorded[span.SpanId]), child) ?? child.EndNs;
            item.Below.Add(Place(child, below, recorded, root, Math.Max(item.From, since), inStream) with
            {
                To = isOwn ? until : Math.Min(until, answered),
            });
        }

        return item;
    }

    // In place of a client's own step from before the arrival until after the answer: what is below that.
    private static IEnumerable<Span> WaitedFor(Span parent, ILookup<string, Span> below, (long From, long To) servers) =>
        below[parent.SpanId].Where(child => IsWaitedFor(parent, child)).SelectMany(child =>
            IsOwn(parent, child) && child.StartNs < servers.From && child.EndNs > servers.To ? WaitedFor(child, below, servers) : [child]);

    private static bool IsOwn(Span parent, Span child) => child.ClientType is not null && child.Service == parent.Service;

    // Until when a server's span counts that outlasts the call which another one answered.
    private static long? OutrunAt(Span call, Span[] servers, Span child) =>
        call.Kind == ActivityKind.Client && HasEnd(call) && child.EndNs > call.EndNs + Ms
            && servers.Any(server => server.SpanId == child.SpanId)
            && Answering(call, servers) is var answering && answering.SpanId != child.SpanId && HasEnd(answering)
            ? answering.StartNs
            : null;

    private static Span[] Servers(IEnumerable<Span> children) =>
    [
        .. children.Where(child => child is { Kind: ActivityKind.Server, ClientType: null })
            .OrderBy(child => child.StartNs).ThenBy(child => child.SpanId, StringComparer.Ordinal),
    ];

    // Named by the answer's header, or asked last when no other one was at work any more that was done in time. Of several at once the last
    // that was done in time, or one that closes its span so soon after the answer that the way back was no longer than the way there.
    private static Span Answering(Span call, Span[] servers)
    {
        var name = call.Attributes.GetValueOrDefault("sidechain.server.span_id") as string;
        if (servers.FirstOrDefault(server => server.SpanId == name) is { } named)
        {
            return named;
        }

        Span[] begun = [.. servers.Where(server => server.StartNs <= call.EndNs)];
        servers = begun.Length > 0 ? begun : servers[^1..];
        var byEnd = servers.Where(HasEnd).OrderBy(server => server.EndNs).ToArray();
        var done = byEnd.Where(server => server.EndNs <= call.EndNs).Select(server => server.EndNs).DefaultIfEmpty(call.StartNs - 1).Max();
        var after = byEnd.FirstOrDefault(server => server.EndNs > call.EndNs);
        var isLastAlone = done >= call.StartNs && servers[^1].StartNs >= done;
        if (!HasEnd(servers[^1]) || isLastAlone)
        {
            return servers[^1];
        }

        var isTail = done < call.StartNs || after?.EndNs < call.EndNs + (call.EndNs - done) - (servers[0].StartNs - call.StartNs);
        return isTail && after is not null ? after : servers.First(server => HasEnd(server) && server.EndNs == done);
    }

    // A child that ended after its parent was left alone, and so was a message. Not so a server's span below a call, nor what only the
    // clocks of two services make so: a callee that would have had the time.
    private static bool IsWaitedFor(Span parent, Span child)
    {
        if (child.Name == "plugin.audio" || Follows(child))
        {
            return false;
        }

        if (child.EndNs <= parent.EndNs + Ms)
        {
            return parent.Kind == ActivityKind.Client || child.Kind == ActivityKind.Server || !IsMessage(parent, child);
        }

        if (child.Kind == ActivityKind.Server && (parent.Kind == ActivityKind.Client || parent.ClientType is not null))
        {
            return true;
        }

        return !IsMessage(parent, child) && child.Service != parent.Service && child.StartNs < parent.EndNs + Ms
            && child.EndNs - child.StartNs <= parent.EndNs - parent.StartNs + Ms;
    }

    // Out until the body's last byte was read by the service that received it, back from when the answering one's answer had left.
    private static Item[] Network(Span request, Span[] children, ILookup<string, Span> below)
    {
        var servers = Servers(children);
        if (servers.Length == 0 || request is not { ClientType: not null, Kind: ActivityKind.Client } || !HasEnd(request))
        {
            return [];
        }

        var named = request.Attributes.GetValueOrDefault("sidechain.server.span_id") as string;
        var answering = Answering(request, servers);
        var read = below[servers[0].SpanId].FirstOrDefault(span => span.Name == "http.read_body" && HasEnd(span));
        var received = read?.EndNs ?? servers[0].StartNs;
        long? answered = HasEnd(answering) ? answering.EndNs : null;
        if (!(answered <= request.EndNs) && request.Attributes.GetValueOrDefault("http.server_time_ms") is double ms)
        {
            answered = answering.StartNs + ((long)(ms * Ms) / Us * Us);
        }

        // Whichever answered, it did so after all that were done in time, if the answer does not say which it was.
        if (answering.SpanId != named && answered is not null)
        {
            answered = servers.Where(server => HasEnd(server) && server.EndNs <= request.EndNs).Select(server => server.EndNs)
                .Append(answered.Value).Max();
        }

        var way = new Item("network.request", "network out", request.StartNs, received);
        return answered <= request.EndNs ? [way, new("network.response", "network back", answered.Value, request.EndNs)] : [way];
    }

    private static string Step(Span span, bool hasParts, bool isRoot, bool inStream)
    {
        var db = FirstText(span, "db.system.name", "db.system", "db.type", "sql.query");
        var address = FirstText(span, "server.address", "net.peer.name", "network.peer.address", "peer.hostname");
        if (span.ClientType is not null && !(db is not null && address is "db.example.com" or "cache"))
        {
            return span.Kind == ActivityKind.Client && db is null ? "waiting for the server"
                : isRoot || hasParts ? "unaccounted"
                : span.Name;
        }

        return inStream ? "Stream" : db switch { null => "server", "redis" => "cache", _ => "database" };
    }

    private static string? FirstText(Span span, params string[] keys) =>
        keys.Select(key => span.Attributes.GetValueOrDefault(key) as string).FirstOrDefault(text => text is not null);

    private sealed record Item(string Id, string Step, long From, long To)
    {
        public List<Item> Below { get; } = [];

        public List<Item> Network { get; } = [];

        public IEnumerable<Item> AndBelow() => Below.SelectMany(item => item.AndBelow()).Concat(Network).Prepend(this);

        /// <summary>Of those that cover an interval, the one that ended last, as far as it may count.</summary>
        public Item? Latest(long from, long to, long until) => Below.Where(item => item.From <= from && item.To >= to)
            .OrderByDescending(item => Math.Min(item.To, until)).ThenByDescending(item => item.From)
            .ThenBy(item => item.Id, StringComparer.Ordinal).FirstOrDefault();
    }
}
