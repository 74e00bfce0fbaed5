using Sidechain.Client.Documents;

namespace Sidechain.Cli.Documents;

/// <summary>What <c>login --json</c> prints; the token stays in the credentials file.</summary>
internal sealed record LoginDocument(LoggedInUser User, string ApiUrl, DateTimeOffset ExpiresAt, string? TraceId);
