using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Feeds;

namespace Sidechain.StreamFake.Auth;

/// <summary>
/// Checks what Stream checks before it looks at a request: the app's key in the query, and a token signed with the app's secret
/// whose claims <c>resource</c>, <c>action</c> and <c>feed_id</c> are <c>*</c> or name exactly what is asked for.
/// </summary>
internal sealed class StreamTokens(IOptions<StreamOptions> options)
{
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    private readonly TokenValidationParameters _parameters = new()
    {
        IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(options.Value.ApiSecret)),
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ValidateIssuer = false,
        ValidateAudience = false,
        RequireExpirationTime = false, // Stream's client libraries make server tokens without any time in them
    };

    /// <summary>Throws the error that Stream would answer with.</summary>
    public async Task CheckAsync(HttpRequest request, FeedId feed, string action)
    {
        if (request.Query["api_key"] != options.Value.ApiKey)
            throw new StreamException(StreamError.ApiKey, "api_key not valid");

        if (!string.Equals(request.Headers["stream-auth-type"], "jwt", StringComparison.OrdinalIgnoreCase))
            throw new StreamException(StreamError.Signature, "stream-auth-type must be jwt");

        // Stream wants the bare token, without "Bearer".
        var result = await _handler.ValidateTokenAsync(request.Headers.Authorization.ToString(), _parameters);
        if (!result.IsValid)
            throw new StreamException(StreamError.Signature, "signature is invalid: Authorization must hold a JWT signed with the app's secret (HS256)");

        if (!Allows(result, "resource", "feed") || !Allows(result, "action", action) || !Allows(result, "feed_id", feed.InToken))
            throw new StreamException(StreamError.NotAllowed, $"the token does not allow {action} on feed {feed}");
    }

    private static bool Allows(TokenValidationResult token, string claim, string wanted) =>
        token.Claims.TryGetValue(claim, out var value) && value is string text && (text == "*" || text == wanted);
}
