using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Sidechain.ServiceDefaults.Identity;

/// <summary>The section <c>Jwt</c>: how the tokens of users are signed. api issues them, every service checks them.</summary>
public sealed class JwtOptions
{
    /// <summary>Name of the section.</summary>
    public const string SectionName = "Jwt";

    /// <summary>Shortest key, characters: HMAC-SHA-256 wants 256 bits.</summary>
    public const int MinKeyLength = 32;

    /// <summary>Claim <c>iss</c>.</summary>
    public const string Issuer = "sidechain";

    /// <summary>Claim <c>aud</c>.</summary>
    public const string Audience = "sidechain";

    /// <summary>The secret, shared by api and telemetry.</summary>
    public string Key { get; set; } = "";

    /// <summary>HS256 with <see cref="Key"/>.</summary>
    public SigningCredentials SigningCredentials() => new(SecurityKey(), SecurityAlgorithms.HmacSha256);

    internal TokenValidationParameters ValidationParameters() => new()
    {
        ValidIssuer = Issuer,
        ValidAudience = Audience,
        IssuerSigningKey = SecurityKey(),
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        NameClaimType = UserClaims.Name,
        RoleClaimType = UserClaims.Role,
        ClockSkew = TimeSpan.FromSeconds(30),
    };

    private SymmetricSecurityKey SecurityKey() => new(Encoding.UTF8.GetBytes(Key));
}
