namespace Sidechain.Web.Sessions;

/// <summary>Somebody who signed in: the api's tokens, which no script ever sees, and what a page may know.</summary>
/// <param name="Token">The access token, for a quarter of an hour.</param>
/// <param name="ExpiresAt">When that ends.</param>
/// <param name="User">Who it is.</param>
/// <param name="RefreshToken">Gets the next access token.</param>
/// <param name="RefreshExpiresAt">When that ends, unless it is used before.</param>
internal sealed record Session(
    string Token, DateTimeOffset ExpiresAt, SessionUser User, string RefreshToken, DateTimeOffset RefreshExpiresAt);

/// <summary>The user as pages show them.</summary>
internal sealed record SessionUser(string Id, string Name, string Role);
