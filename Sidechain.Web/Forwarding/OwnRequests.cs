using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Web.Forwarding;

/// <summary>
/// Refuses what another site made the browser send (cross-site request forgery). The cookie is not even sent then; this is the second
/// wall, for browsers and sites of one domain that the first one does not stop. Whatever changes something must say where it comes from,
/// and carry a header that no form can set.
/// </summary>
internal static class OwnRequests
{
    /// <summary>Our script sends it with every request: the id of the user whose page it is, <c>1</c> for nobody's.</summary>
    public const string Header = "X-Sidechain-Web";

    public static void UseOwnRequestsOnly(this WebApplication app) => app.Use((context, next) =>
        IsHarmless(context.Request) || IsOurs(context.Request)
            ? next(context)
            : Problem.Forbidden("This request does not come from a page of this app.").ExecuteAsync(context));

    private static bool IsHarmless(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);

    private static bool IsOurs(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        return request.Headers.ContainsKey(Header)
            && site is "" or "same-origin"
            // The host alone: in front of it, somebody else may speak TLS.
            && (origin.Length == 0
                || (Uri.TryCreate(origin, UriKind.Absolute, out var address) && address.Authority == request.Host.Value));
    }
}
