using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Sidechain.ServiceDefaults.Identity;

/// <summary>The user of the bearer token. As a parameter of an endpoint it is null, or must be nullable, for anonymous requests.</summary>
public sealed record SidechainUser(string Id, string Name, string Role)
{
    /// <summary>Whether the user may read other people's traces.</summary>
    public bool IsSupport => Role == UserRoles.Support;

    /// <summary>The user of a validated token, or null when nobody is signed in.</summary>
    public static SidechainUser? From(ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true } && principal.FindFirstValue(UserClaims.Id) is { Length: > 0 } id
            ? new SidechainUser(
                id, principal.FindFirstValue(UserClaims.Name) ?? id, principal.FindFirstValue(UserClaims.Role) ?? UserRoles.User)
            : null;

    /// <summary>Binds an endpoint's parameter.</summary>
    public static ValueTask<SidechainUser?> BindAsync(HttpContext context) => ValueTask.FromResult(From(context.User));
}
