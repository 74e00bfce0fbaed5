using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sidechain.Tracing.Client.Delivery;

/// <summary>Whose a bearer token is, as far as its holder can tell: nothing is verified here, and nothing of the token is kept.</summary>
internal static class TokenOwner
{
    /// <summary>Of a subject: it stands in every file of the spool, and anybody can write a token. Characters.</summary>
    private const int MaxSubject = 256;

    /// <summary>The subject of a JWT, else a short hash of the token.</summary>
    public static string Of(string token) =>
        Subject(token) ?? $"token:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)).AsSpan(0, 8))}";

    private static string? Subject(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return claims.RootElement.TryGetProperty("sub", out var subject) && subject.ValueKind == JsonValueKind.String
                && subject.GetString() is { Length: > 0 and <= MaxSubject } text
                ? text : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException)
        {
            // Not a JWT after all.
            return null;
        }
    }
}
