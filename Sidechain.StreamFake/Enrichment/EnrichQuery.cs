using System.Text.Json;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Fields;
using Sidechain.StreamFake.Requests;

namespace Sidechain.StreamFake.Enrichment;

/// <summary>With what an answer's activities and reactions are enriched.</summary>
/// <param name="References">Users, items, activities and reactions stand in place of their names.</param>
/// <param name="OwnReactions">Those of <paramref name="UserId"/>.</param>
/// <param name="RecentReactions">The newest of each kind.</param>
/// <param name="ReactionCounts">How many of each kind.</param>
/// <param name="OwnChildren">To each reaction those of <paramref name="UserId"/>.</param>
/// <param name="RecentLimit">How many of each kind are the newest.</param>
/// <param name="Kinds">Of reactions to an activity; null: all.</param>
/// <param name="UserId">Null: nobody's are own.</param>
internal sealed record EnrichQuery(
    bool References, bool OwnReactions, bool RecentReactions, bool ReactionCounts, bool OwnChildren, int RecentLimit, string[]? Kinds,
    string? UserId)
{
    /// <summary>Of reactions of one kind.</summary>
    public const int DefaultRecent = 5;

    private const int MaxRecent = 25;
    private const int MaxKinds = 100;
    private const int MaxRankingVars = 4096;

    /// <summary>Activities as they were sent.</summary>
    public static readonly EnrichQuery None = new(false, false, false, false, false, 0, null, null);

    public bool IsNone => !References;

    public static EnrichQuery Read(IQueryCollection query, Caller caller)
    {
        var named = query.TryGetValue("user_id", out var text) || query.TryGetValue("withUserId", out text) ? text.ToString() : null;
        return new EnrichQuery(
            References: true,
            OwnReactions: query.Flag("withOwnReactions") || query.Flag("ownReactions"),
            RecentReactions: query.Flag("withRecentReactions"),
            ReactionCounts: query.Flag("withReactionCounts"),
            OwnChildren: query.Flag("withOwnChildren"),
            RecentLimit: query.Number("recentReactionsLimit", DefaultRecent, 1, MaxRecent),
            Kinds: query.List("reactionKindsFilter", MaxKinds),
            UserId: named is null ? caller.UserId : caller.RequireUser(named));
    }

    /// <summary>No feed has a ranking here; what clients send for one is checked for its form, as Stream does.</summary>
    public static void RequireNoRanking(IQueryCollection query)
    {
        if (query.ContainsKey("ranking"))
        {
            throw new StreamException(StreamError.MissingRanking, "no ranking is configured for this feed");
        }

        if (query.TryGetValue("rankingVars", out var vars) && !IsObject(vars.ToString()))
        {
            throw new StreamException(StreamError.Input, "rankingVars must be a JSON object");
        }
    }

    /// <summary>For the next page.</summary>
    public void AddTo(NextQuery next)
    {
        if (IsNone)
        {
            return;
        }

        next.With("withOwnReactions", Text(OwnReactions))
            .With("withRecentReactions", Text(RecentReactions))
            .With("withReactionCounts", Text(ReactionCounts))
            .With("withOwnChildren", Text(OwnChildren))
            .With("recentReactionsLimit", RecentLimit == DefaultRecent ? null : (int?)RecentLimit)
            .With("reactionKindsFilter", Kinds is null ? null : string.Join(',', Kinds))
            .With("user_id", UserId);
    }

    private static string? Text(bool flag) => flag ? "true" : null;

    private static bool IsObject(string text)
    {
        if (text.Length > MaxRankingVars)
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
