using System.Globalization;
using System.Security.Cryptography;

namespace Sidechain.Api.Users;

/// <summary>Hashes as they were made until December 2026: PBKDF2 with SHA-256, kept as <c>pbkdf2-sha256$iterations$salt$hash</c>.</summary>
internal static class OldPasswordHash
{
    private const string Scheme = "pbkdf2-sha256";

    public static bool IsOne(string hash) => hash.StartsWith(Scheme + "$", StringComparison.Ordinal);

    public static bool Matches(string hash, string password)
    {
        if (hash.Split('$') is not [_, var count, var salt, var wanted]
            || !int.TryParse(count, CultureInfo.InvariantCulture, out var iterations))
        {
            throw new FormatException($"A stored password hash is not of the form {Scheme}$iterations$salt$hash.");
        }

        var expected = Convert.FromBase64String(wanted);
        var actual = Rfc2898DeriveBytes.Pbkdf2(
            password, Convert.FromBase64String(salt), iterations, HashAlgorithmName.SHA256, expected.Length);
        return CryptographicOperations.FixedTimeEquals(actual, expected);
    }
}
