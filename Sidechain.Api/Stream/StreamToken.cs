using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Sidechain.Api.Stream;

/// <summary>The server's token at Stream: allowed everything, without an end, so one is made and kept.</summary>
internal sealed class StreamToken(IOptions<StreamOptions> options)
{
    private readonly Lazy<string> _text = new(() => Sign(options.Value.ApiSecret));

    public string Text => _text.Value;

    private static string Sign(string secret) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Claims = new Dictionary<string, object> { ["resource"] = "*", ["action"] = "*", ["feed_id"] = "*" },
            SigningCredentials = new SigningCredentials(
                new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)), SecurityAlgorithms.HmacSha256),
        });
}
