using System.Net.Http.Headers;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Sidechain.ServiceDefaults.Identity;

namespace Sidechain.Telemetry.Tests.Servers;

/// <summary>Tokens as api issues them.</summary>
internal static class Users
{
    public const string Key = "a-key-of-the-tests-with-enough-letters";

    public static AuthenticationHeaderValue Alice { get; } = Token("alice");

    public static AuthenticationHeaderValue Bob { get; } = Token("bob");

    public static AuthenticationHeaderValue Sam { get; } = Token("sam", UserRoles.Support);

    public static AuthenticationHeaderValue Expired { get; } = Token("alice", expires: DateTime.UtcNow.AddHours(-1));

    public static AuthenticationHeaderValue Forged { get; } = Token("alice", key: "another-key-of-the-tests-with-enough-letters");

    public static AuthenticationHeaderValue Token(string id, string role = UserRoles.User, string key = Key, DateTime? expires = null) =>
        new("Bearer", new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = JwtOptions.Issuer,
            Audience = JwtOptions.Audience,
            NotBefore = DateTime.UtcNow.AddHours(-12),
            Expires = expires ?? DateTime.UtcNow.AddHours(1),
            Claims = new Dictionary<string, object> { [UserClaims.Id] = id, [UserClaims.Name] = id, [UserClaims.Role] = role },
            SigningCredentials = new JwtOptions { Key = key }.SigningCredentials(),
        }));
}
