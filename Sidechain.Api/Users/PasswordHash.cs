using System.Globalization;
using System.Security.Cryptography;

namespace Sidechain.Api.Users;

/// <summary>PBKDF2 with SHA-256, kept as <c>pbkdf2-sha256$iterations$salt$hash</c>, so that the work can be raised without a migration.</summary>
internal static class PasswordHash
{
    private const string Scheme = "pbkdf2-sha256";
    private const int Iterations = 210_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    /// <summary>A hash that no password has: checking against it takes as long as against a real one.</summary>
    public static readonly string OfNobody = Format(Iterations, new byte[SaltBytes], new byte[HashBytes]);

    public static string Create(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return Format(Iterations, salt, Derive(password, salt, Iterations));
    }

    public static bool Matches(string hash, string password)
    {
        var parts = hash.Split('$');
        if (parts is not [Scheme, var count, var saltText, var wanted] || !int.TryParse(count, CultureInfo.InvariantCulture, out var iterations))
            throw new FormatException($"A stored password hash is not of the form {Scheme}$iterations$salt$hash.");

        var actual = Derive(password, Convert.FromBase64String(saltText), iterations);
        return CryptographicOperations.FixedTimeEquals(actual, Convert.FromBase64String(wanted));
    }

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, HashBytes);

    private static string Format(int iterations, byte[] salt, byte[] hash) =>
        string.Create(CultureInfo.InvariantCulture, $"{Scheme}${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
}
