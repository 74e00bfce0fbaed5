namespace Sidechain.Client.Accounts;

/// <summary>A user and a password that the program may log in with again.</summary>
public sealed record PasswordLogin(string User, string Password);
