namespace Sidechain.Cli.Accounts;

/// <summary>Body of <c>POST /api/v1/auth/login</c>.</summary>
internal sealed record LoginRequest(string Username, string Password);

/// <summary>What the api answers to it.</summary>
internal sealed record LoginAnswer(string Token, DateTimeOffset ExpiresAt, LoggedInUser User);

/// <summary>The user as the api knows them.</summary>
internal sealed record LoggedInUser(string Id, string Name, string? Role = null);

/// <summary>What <c>login --json</c> prints; the token stays in the credentials file.</summary>
internal sealed record LoginDocument(LoggedInUser User, string ApiUrl, DateTimeOffset ExpiresAt, string TraceId);
