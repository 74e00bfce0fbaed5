namespace Sidechain.Client.Accounts;

/// <summary>The document in <c>credentials.json</c>: one log-in for each api, keyed by scheme, host and port.</summary>
public sealed record CredentialsFile(Dictionary<string, StoredLogin> Logins);

/// <summary>A token and until when it holds.</summary>
public sealed record StoredLogin(string User, string Token, DateTimeOffset ExpiresAt);
