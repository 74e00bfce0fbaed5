using System.Collections.Immutable;

namespace Sidechain.StreamFake.State;

/// <summary>What the reader of a notification feed has seen and read. A later activity makes its group unseen and unread again.</summary>
/// <param name="Seen">Of all groups.</param>
/// <param name="Read">Of all groups.</param>
/// <param name="SeenOf">Of single groups, where it is more than of all.</param>
/// <param name="ReadOf">Of single groups, where it is more than of all.</param>
internal sealed record NotificationMarks(
    ulong Seen, ulong Read, ImmutableDictionary<string, ulong> SeenOf, ImmutableDictionary<string, ulong> ReadOf)
{
    public static readonly NotificationMarks None = new(
        0, 0, ImmutableDictionary<string, ulong>.Empty, ImmutableDictionary<string, ulong>.Empty);
}
