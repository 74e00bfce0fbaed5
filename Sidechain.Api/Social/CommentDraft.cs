using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Sidechain.Api.Database.Tables;
using Sidechain.Api.Posts;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Social;

/// <summary>The body of a comment.</summary>
internal sealed record CommentDraft(string? Text)
{
    /// <summary>What is wrong with it, else null; then the text is <see cref="Trimmed"/>.</summary>
    public Problem? WhyNot() => Trimmed switch
    {
        "" => Problem.OfField("text", "text is missing: say something."),
        { Length: > Comment.MaxText } text =>
            Problem.OfField("text", $"text has {text.Length} characters; at most {Comment.MaxText} are allowed."),
        var text when text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) =>
            Problem.OfField("text", "text must not hold control characters other than line breaks and tabs."),
        var text when !VisibleText.IsIn(text) => Problem.OfField("text", "text must hold a character that can be seen."),
        _ => null,
    };

    [JsonIgnore]
    public string Trimmed => (Text ?? "").Trim();

    /// <summary>A new id; with an <c>Idempotency-Key</c> the same one for the same user, post and key.</summary>
    public static string NewId(string userId, string postId, string? key)
    {
        if (string.IsNullOrEmpty(key))
        {
            return Guid.NewGuid().ToString("n");
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{userId}\n{postId}\n{key}")).AsSpan(0, 16);
        // Version 8 of RFC 9562: made by the application's own rule.
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return Convert.ToHexStringLower(hash);
    }
}
