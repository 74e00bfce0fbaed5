using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Store;

/// <summary>On whose word spans are taken.</summary>
/// <param name="UserId">The user whom the token names; null without a token and for services.</param>
/// <param name="IsService">It has the key of the services' door: its spans name the users for whom they were made.</param>
/// <param name="Address">From where a client sends; null for services, which are ours.</param>
internal sealed record Sender(string? UserId, bool IsService, string? Address = null)
{
    public static Sender Service { get; } = new(null, IsService: true);

    public static Sender Client(string? userId, string? address = null) => new(userId, IsService: false, address);

    /// <summary>The user whom a span of it names as its trace's owner.</summary>
    public string? OwnerOf(SpanRecord span) => IsService ? span.UserId : UserId;

    /// <summary>Whether it may add to a trace of this owner.</summary>
    public bool MayWrite(string? owner) => IsService || owner is null || owner == UserId;
}
