using Sidechain.Web.Sessions;

namespace Sidechain.Web.Forwarding;

/// <summary>The api at the app's own address: with the session's token on the way there, and no cookie on the way back.</summary>
internal static class ApiForwarding
{
    private const string Api = "/api";

    public static void MapApi(this WebApplication app)
    {
        app.UseWhen(context => context.Request.Path.StartsWithSegments(Api, StringComparison.OrdinalIgnoreCase), api => api.Use(WithToken));
        app.MapForwarder($"{Api}/{{**rest}}", "api", WithoutCookies);
    }

    private static Task WithToken(HttpContext context, RequestDelegate next)
    {
        var headers = context.Request.Headers;
        var session = context.RequestServices.GetRequiredService<SessionCookie>().Read(context);
        headers.Authorization = session is null ? default : $"Bearer {session.Token}";
        headers.Remove("Cookie");
        return next(context);
    }

    // Nobody but this host sets cookies here.
    private static Task<bool> WithoutCookies(HttpContext context, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        context.Response.Headers.SetCookie = default;
        return Task.FromResult(false);
    }
}
