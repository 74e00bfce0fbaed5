using System.Collections.Immutable;
using Sidechain.StreamFake.Enrichment;
using Sidechain.StreamFake.Fields;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.Requests;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Paging;

/// <summary>Which part of a feed is asked for. The bounds all hold together; newest first, in every case.</summary>
internal sealed record PageQuery(int Limit, int Offset, TimeUuid? Below, TimeUuid? AtMost, TimeUuid? Above, TimeUuid? AtLeast)
{
    public const int DefaultLimit = 25;
    public const int MaxLimit = 100;

    public static PageQuery Read(IQueryCollection query) => new(
        query.Number("limit", DefaultLimit, 1, MaxLimit),
        query.Number("offset", 0, 0, int.MaxValue),
        query.Id("id_lt"),
        query.Id("id_lte"),
        query.Id("id_gt"),
        query.Id("id_gte"));

    /// <summary>The part of the entries that the bounds leave: from the first index to before the second.</summary>
    public (int From, int To) Range(ImmutableSortedSet<FeedEntry> entries)
    {
        var from = Math.Max(Above is { } above ? AfterOf(entries, above) : 0, AtLeast is { } atLeast ? IndexOf(entries, atLeast) : 0);
        var to = Math.Min(
            Below is { } below ? IndexOf(entries, below) : entries.Count,
            AtMost is { } atMost ? AfterOf(entries, atMost) : entries.Count);
        return (from, to);
    }

    /// <summary>The path of the page after the one that ended with <paramref name="last"/>.</summary>
    public string NextPath(FeedId feed, EnrichQuery enrich, TimeUuid last, string apiKey)
    {
        var next = new NextQuery()
            .With("api_key", apiKey)
            .With("id_lt", last)
            .With("id_gt", Above)
            .With("id_gte", AtLeast)
            .With("limit", Limit);
        enrich.AddTo(next);
        return $"{StreamOperation.Root}{(enrich.IsNone ? "" : "/enrich")}/feed/{feed.Slug}/{feed.Id}/{next}";
    }

    private static int IndexOf(ImmutableSortedSet<FeedEntry> entries, TimeUuid id)
    {
        var index = entries.IndexOf(FeedEntry.Probe(id));
        return index < 0 ? ~index : index;
    }

    private static int AfterOf(ImmutableSortedSet<FeedEntry> entries, TimeUuid id)
    {
        var index = entries.IndexOf(FeedEntry.Probe(id));
        return index < 0 ? ~index : index + 1;
    }
}
