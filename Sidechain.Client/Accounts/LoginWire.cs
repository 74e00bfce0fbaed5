namespace Sidechain.Client.Accounts;

/// <summary>Body of <c>POST /api/v1/auth/login</c> and of <c>POST /api/v1/users</c>.</summary>
public sealed record LoginRequest(string Username, string Password);

/// <summary>What the api answers to it.</summary>
/// <param name="Token">The bearer token.</param>
/// <param name="ExpiresAt">By the server's clock.</param>
/// <param name="User">Who is logged in.</param>
public sealed record LoginAnswer(string Token, DateTimeOffset ExpiresAt, LoggedInUser User);

/// <summary>The user as the api knows them.</summary>
public sealed record LoggedInUser(string Id, string Name, string? Role = null);
