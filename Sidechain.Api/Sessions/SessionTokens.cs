using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Sidechain.Api.Users;
using Sidechain.ServiceDefaults.Identity;

namespace Sidechain.Api.Sessions;

/// <summary>
/// The two tokens of a session: the short-lived one that every service checks by itself, and the long-lived one that is only good for
/// another.
/// </summary>
internal sealed class SessionTokens(IOptions<JwtOptions> options, TimeProvider time)
{
    /// <summary>How long an access token is valid.</summary>
    public static readonly TimeSpan AccessLifetime = TimeSpan.FromMinutes(15);

    private const int RefreshBytes = 32;
    private const int RefreshCharacters = 43;

    public (string Token, DateTimeOffset ExpiresAt) CreateAccess(UserAnswer user, string sessionId)
    {
        var now = time.GetUtcNow();
        var expiresAt = now + AccessLifetime;
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = JwtOptions.Issuer,
            Audience = JwtOptions.Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expiresAt.UtcDateTime,
            SigningCredentials = options.Value.SigningCredentials(),
            Claims = new Dictionary<string, object>
            {
                [UserClaims.Id] = user.Id,
                [UserClaims.Name] = user.Name,
                [UserClaims.Role] = user.Role,
                [UserClaims.Session] = sessionId,
            },
        });
        return (token, expiresAt);
    }

    /// <summary>256 bits of chance.</summary>
    public static string CreateRefresh() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RefreshBytes));

    /// <summary>What is kept of a refresh token; null for a text that is none.</summary>
    public static byte[]? HashOf(string? refreshToken) =>
        refreshToken?.Length == RefreshCharacters ? SHA256.HashData(Encoding.UTF8.GetBytes(refreshToken)) : null;
}
