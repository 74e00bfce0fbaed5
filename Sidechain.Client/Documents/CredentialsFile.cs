namespace Sidechain.Client.Documents;

/// <summary>The document in <c>credentials.json</c>: one log-in for each api, keyed by scheme, host and port.</summary>
public sealed record CredentialsFile(Dictionary<string, StoredLogin> Logins);

/// <summary>A token, and until when it holds by the server's clock: this machine's decides nothing.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="Token">The bearer token.</param>
/// <param name="ExpiresAt">Its end, by the server's clock.</param>
/// <param name="RefreshToken">What gets another one; null where the server gave none.</param>
public sealed record StoredLogin(string User, string Token, DateTimeOffset ExpiresAt, string? RefreshToken = null)
{
    /// <summary>The answer to a log-in.</summary>
    public static StoredLogin Of(LoginAnswer answer) => new(answer.User.Name, answer.Token, answer.ExpiresAt, answer.RefreshToken);
}
