using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Sidechain.ServiceDefaults.Identity;

namespace Sidechain.Api.Users;

/// <summary>Issues the bearer tokens that every service checks.</summary>
internal sealed class UserTokens(IOptions<JwtOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    public (string Token, DateTimeOffset ExpiresAt) Create(User user)
    {
        var now = time.GetUtcNow();
        var expiresAt = now + Lifetime;
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
            },
        });
        return (token, expiresAt);
    }
}
