using System.Security.Cryptography;
using System.Text;

namespace Sidechain.Api.Tests.Users;

/// <summary>Password hashes as api made them until December 2026.</summary>
internal static class OldHashes
{
    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, 210_000, HashAlgorithmName.SHA256, 32);
        return $"pbkdf2-sha256$210000${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }
}
