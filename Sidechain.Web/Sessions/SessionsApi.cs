using Microsoft.AspNetCore.Http.HttpResults;

namespace Sidechain.Web.Sessions;

/// <summary>Who is signed in, and signing out. Signing in is the api's own address, at which <see cref="LoginAnswer"/> keeps the
/// token.</summary>
internal static class SessionsApi
{
    private const string Session = "/session";

    public static void MapSessions(this WebApplication app)
    {
        app.MapGet(Session, Read);
        app.MapDelete(Session, EndAsync);
        app.MapForwarder("/api/v1/auth/login", "api", app.Services.GetRequiredService<LoginAnswer>().KeepAsync);
    }

    // 200 in both cases: whether somebody is signed in is no error.
    private static Ok<SessionState> Read(HttpContext context, SessionCookie sessions)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new SessionState(sessions.Read(context)?.User));
    }

    private static async Task<NoContent> EndAsync(HttpContext context, SessionCookie sessions, SessionRenewal renewal)
    {
        await renewal.EndAsync(context);
        sessions.Clear(context);
        return TypedResults.NoContent();
    }
}

/// <param name="User">Null when nobody is signed in.</param>
internal sealed record SessionState(SessionUser? User);
