using System.Collections.Concurrent;
using System.Security.Claims;
using Sidechain.ServiceDefaults.Identity;

namespace Sidechain.Api.Sessions;

/// <summary>
/// The sessions that were ended while access tokens of theirs may still be valid: in memory, so that no request asks the database who is
/// signed out. <see cref="SessionRounds"/>
/// reads it anew every few seconds; what this replica ends is in it at once.
/// </summary>
internal sealed class RevokedSessions(TimeProvider time)
{
    // Beyond that no access token is valid, whatever the clocks.
    private static readonly TimeSpan Kept = SessionTokens.AccessLifetime + TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _sessions = new(StringComparer.Ordinal);

    /// <summary>Since when sessions that were ended matter.</summary>
    public DateTimeOffset Since => time.GetUtcNow() - Kept;

    /// <summary>
    /// Whether the token's session was ended. A token that names none is from before there were sessions, or not from here.
    /// </summary>
    public bool Refuses(ClaimsPrincipal principal) =>
        principal.FindFirstValue(UserClaims.Session) is not { } session || _sessions.ContainsKey(session);

    public void Add(IEnumerable<string> sessions)
    {
        var now = time.GetUtcNow();
        foreach (var session in sessions)
        {
            _sessions.TryAdd(session, now);
        }
    }

    /// <summary>Forgets those that no valid token names any more.</summary>
    public void Forget()
    {
        foreach (var (session, at) in _sessions)
        {
            if (at < Since)
            {
                _sessions.TryRemove(session, out _);
            }
        }
    }
}
