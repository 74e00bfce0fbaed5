namespace Sidechain.Web.Pages;

/// <summary>What a page of the app may do, and where it may stand. Answers of other services keep their own headers and get what
/// they lack.</summary>
internal static class PagePolicy
{
    private const string Page =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private const string Data = "default-src 'none'; frame-ancestors 'none'; sandbox";

    public static void UsePagePolicy(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            var isPage = headers.ContentType.ToString().StartsWith("text/html", StringComparison.OrdinalIgnoreCase);
            headers.ContentSecurityPolicy = headers.ContentSecurityPolicy.Count > 0 ? headers.ContentSecurityPolicy : isPage ? Page : Data;
            headers.XContentTypeOptions = "nosniff";
            // Answers belong to whoever is signed in, errors too. Not no-store: a page that is left comes back out of the browser's cache.
            headers.CacheControl = headers.CacheControl.Count > 0 ? headers.CacheControl : "private, no-cache";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            return Task.CompletedTask;
        });
        return next(context);
    });
}
