namespace Sidechain.Client.Documents;

/// <summary>Body of <c>POST /api/v1/auth/login</c> and of <c>POST /api/v1/users</c>.</summary>
public sealed record LoginRequest(string Username, string Password);

/// <summary>Body of <c>POST /api/v1/auth/refresh</c> and of <c>POST /api/v1/auth/logout</c>.</summary>
public sealed record RefreshRequest(string RefreshToken);

/// <summary>What the api answers to a log-in and to a renewal of one.</summary>
/// <param name="Token">The bearer token.</param>
/// <param name="ExpiresAt">When that ends, by the server's clock.</param>
/// <param name="User">Who is logged in.</param>
/// <param name="RefreshToken">Renews the log-in without the password; null from a server that has none.</param>
public sealed record LoginAnswer(string Token, DateTimeOffset ExpiresAt, LoggedInUser User, string? RefreshToken = null);

/// <summary>The user as the api knows them.</summary>
public sealed record LoggedInUser(string Id, string Name, string? Role = null);
