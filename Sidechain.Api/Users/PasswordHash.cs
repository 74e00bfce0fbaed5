using Microsoft.AspNetCore.Identity;

namespace Sidechain.Api.Users;

/// <summary>
/// Passwords as <see cref="PasswordHasher{TUser}"/> keeps them: PBKDF2 with SHA-512 and 100,000 rounds, its own default. Older hashes are
/// understood, and rewritten at the next login.
/// </summary>
internal static class PasswordHash
{
    // The user is nothing to it.
    private static readonly PasswordHasher<string> Hasher = new();

    /// <summary>A hash whose password is unknown: checking against it takes as long as against a real one.</summary>
    public static readonly string OfNobody = Create(Guid.NewGuid().ToString());

    public static string Create(string password) => Hasher.HashPassword("", password);

    public static PasswordMatch Check(string hash, string password)
    {
        if (OldPasswordHash.IsOne(hash))
        {
            return OldPasswordHash.Matches(hash, password) ? PasswordMatch.YesRewrite : PasswordMatch.No;
        }

        return Hasher.VerifyHashedPassword("", hash, password) switch
        {
            PasswordVerificationResult.Success => PasswordMatch.Yes,
            PasswordVerificationResult.SuccessRehashNeeded => PasswordMatch.YesRewrite,
            _ => PasswordMatch.No,
        };
    }
}

/// <summary>Whether a password is the right one.</summary>
internal enum PasswordMatch
{
    No,
    Yes,

    /// <summary>It is, and its hash is of an older form.</summary>
    YesRewrite,
}
