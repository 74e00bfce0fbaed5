namespace Sidechain.StreamFake.Feeds;

/// <summary>Entries of a feed, newest first, and whether older ones follow.</summary>
internal sealed record FeedPage(IReadOnlyList<FeedEntry> Entries, bool HasMore);
