namespace Sidechain.Client.Accounts;

/// <summary>The document in <c>credentials.json</c>: one log-in for each api, keyed by scheme, host and port.</summary>
public sealed record CredentialsFile(Dictionary<string, StoredLogin> Logins);

/// <summary>A token, and until when it holds by the server's clock: for people who look, and not compared with this machine's.</summary>
public sealed record StoredLogin(string User, string Token, DateTimeOffset ExpiresAt);
