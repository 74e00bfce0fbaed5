using System.Net;
using System.Text.Json;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Web.Sessions;

/// <summary>The api's answer to signing in: its tokens go into the cookie, and the rest to the page.</summary>
internal sealed class LoginAnswer(SessionCookie sessions)
{
    /// <summary>Writes the answer where there were tokens in it; refusals go back as they are.</summary>
    public async Task<bool> KeepAsync(HttpContext context, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        context.Response.Headers.SetCookie = default;
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            return false;
        }

        context.Response.Headers.ContentLength = null;
        if (await ApiSession.ReadAsync(answer.Content, cancellationToken) is not { } session)
        {
            await new Problem(StatusCodes.Status502BadGateway, "The api's answer to signing in makes no sense: try again.")
                .ExecuteAsync(context);
            return true;
        }

        sessions.Write(context, session);
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(new SessionState(session.User), JsonSerializerOptions.Web, cancellationToken);
        return true;
    }
}
