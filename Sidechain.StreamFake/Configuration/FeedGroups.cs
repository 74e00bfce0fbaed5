using Microsoft.Extensions.Options;

namespace Sidechain.StreamFake.Configuration;

/// <summary>The feed groups of the app, and which of them are notification feeds; all others are flat.</summary>
internal sealed class FeedGroups(IOptions<StreamOptions> options)
{
    private readonly HashSet<string> _known = [.. options.Value.FeedGroupNames];
    private readonly HashSet<string> _notifications = [.. options.Value.NotificationGroupNames];

    public bool Knows(string slug) => _known.Contains(slug);

    public bool IsNotification(string slug) => _notifications.Contains(slug);
}
