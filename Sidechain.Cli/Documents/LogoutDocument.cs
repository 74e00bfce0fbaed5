namespace Sidechain.Cli.Documents;

/// <summary>What <c>logout --json</c> prints.</summary>
internal sealed record LogoutDocument(string User, string ApiUrl, string? TraceId);
