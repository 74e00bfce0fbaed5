using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Web.Sessions;

/// <summary>The api's answer to signing in: its token goes into the cookie, and the rest to the page.</summary>
internal sealed class LoginAnswer(SessionCookie sessions)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Writes the answer where there was a token in it; refusals go back as they are.</summary>
    public async Task<bool> KeepAsync(HttpContext context, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        context.Response.Headers.SetCookie = default;
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            return false;
        }

        context.Response.Headers.ContentLength = null;
        if (await ReadAsync(answer, cancellationToken) is not { } login)
        {
            await new Problem(StatusCodes.Status502BadGateway, "The api's answer to signing in makes no sense: try again.").ExecuteAsync(context);
            return true;
        }

        sessions.Write(context, new Session(login.Token, login.ExpiresAt, login.User));
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(new SessionState(login.User), JsonSerializerOptions.Web, cancellationToken);
        return true;
    }

    private static async Task<Login?> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.Content.ReadFromJsonAsync<Login>(Json, cancellationToken) is { Token.Length: > 0, User.Id: not null } login ? login : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Login(string Token, [property: JsonRequired] DateTimeOffset ExpiresAt, SessionUser User);
}
