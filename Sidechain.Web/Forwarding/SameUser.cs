using Sidechain.ServiceDefaults.Problems;
using Sidechain.Web.Sessions;

namespace Sidechain.Web.Forwarding;

/// <summary>
/// Refuses what a page asks for in the name of a user who is not signed in any more: all tabs have one cookie, and another one has logged
/// in as somebody else. The page would show what is the other user's, and do what the former one clicked as the other one.
/// </summary>
internal static class SameUser
{
    // Which no id of a user is.
    private const string Nobody = "1";

    private static readonly Problem Refusal = new(
        StatusCodes.Status412PreconditionFailed, "Another user has logged in here meanwhile: reload the page to go on as that user.");

    public static void UseSameUserOnly(this WebApplication app) => app.Use((context, next) =>
        IsSame(context)
            ? next(context)
            : Refusal.ExecuteAsync(context));

    // Without a session nobody can be mistaken for somebody: the api says what is to be said.
    private static bool IsSame(HttpContext context) =>
        context.Request.Headers[OwnRequests.Header].ToString() is "" or Nobody
        || context.RequestServices.GetRequiredService<SessionCookie>().Read(context) is not { } session
        || context.Request.Headers[OwnRequests.Header] == session.User.Id;
}
