namespace Sidechain.Web.Sessions;

/// <summary>Somebody who signed in: the api's token, which no script ever sees, and what a page may know.</summary>
internal sealed record Session(string Token, DateTimeOffset ExpiresAt, SessionUser User);

/// <summary>The user as pages show them.</summary>
internal sealed record SessionUser(string Id, string Name, string Role);
