namespace Sidechain.Client.Accounts;

/// <summary>A log-in that can be renewed without a password, and the file that keeps it.</summary>
/// <param name="Store">The file.</param>
/// <param name="Login">With a refresh token.</param>
public sealed record KeptLogin(CredentialStore Store, StoredLogin Login);
