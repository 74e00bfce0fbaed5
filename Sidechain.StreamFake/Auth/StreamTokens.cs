using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Configuration;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.Auth;

/// <summary>
/// Checks what Stream checks before it looks at a request: the app's key in the query, and a token signed with the app's secret. Its claims
/// say whose it is: <c>resource</c>, <c>action</c> and <c>feed_id</c> of a server or a feed, or <c>user_id</c> alone of a user.
/// </summary>
internal sealed class StreamTokens(IOptions<StreamOptions> options, FeedGroups groups)
{
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    private readonly TokenValidationParameters _parameters = new()
    {
        IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(options.Value.ApiSecret)),
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ValidateIssuer = false,
        ValidateAudience = false,
        RequireExpirationTime = false, // Stream's client libraries make tokens without any time in them
    };

    /// <summary>Who calls.</summary>
    /// <exception cref="StreamException">The error that Stream would answer with.</exception>
    public async Task<Caller> AuthenticateAsync(HttpRequest request)
    {
        if (request.Query["api_key"] != options.Value.ApiKey)
        {
            throw new StreamException(StreamError.ApiKey, "api_key not valid");
        }

        if (!string.Equals(request.Headers["stream-auth-type"], "jwt", StringComparison.OrdinalIgnoreCase))
        {
            throw new StreamException(StreamError.Signature, "stream-auth-type must be jwt");
        }

        // Stream wants the bare token, without "Bearer".
        var result = await _handler.ValidateTokenAsync(request.Headers.Authorization.ToString(), _parameters);
        if (!result.IsValid)
        {
            throw new StreamException(
                StreamError.Signature, "signature is invalid: Authorization must hold a JWT signed with the app's secret (HS256)");
        }

        return Of(result.Claims);
    }

    /// <summary>A token that names what it allows is held to that, whatever user it names besides.</summary>
    private Caller Of(IDictionary<string, object> claims)
    {
        if (!claims.ContainsKey("resource") && !claims.ContainsKey("action") && claims.TryGetValue("user_id", out var user))
        {
            return user is string id && Name.IsOne(id)
                ? new UserCaller(id, groups)
                : throw new StreamException(StreamError.Signature, "the token's user_id is not the id of a user");
        }

        return new ScopeCaller(Values(claims, "resource"), Values(claims, "action"), Values(claims, "feed_id"));
    }

    /// <summary>A claim may hold several values with commas between.</summary>
    private static string[] Values(IDictionary<string, object> claims, string name) =>
        claims.TryGetValue(name, out var value) && value is string text ? text.Split(',', StringSplitOptions.TrimEntries) : [];
}
