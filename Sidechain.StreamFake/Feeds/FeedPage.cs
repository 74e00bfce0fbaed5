namespace Sidechain.StreamFake.Feeds;

/// <summary>Activities, newest first, and whether older ones follow.</summary>
internal sealed record FeedPage(IReadOnlyList<Activity> Activities, bool HasMore);
