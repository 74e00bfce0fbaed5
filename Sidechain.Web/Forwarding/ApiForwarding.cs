using Sidechain.Web.Sessions;

namespace Sidechain.Web.Forwarding;

/// <summary>The api at the app's own address, with the session's token on the way there and without the api's cookies back.</summary>
internal static class ApiForwarding
{
    private const string Api = "/api";

    public static void MapApi(this WebApplication app)
    {
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(Api, StringComparison.OrdinalIgnoreCase), api => api.Use(WithTokenAsync));
        app.MapForwarder($"{Api}/{{**rest}}", "api", WithOwnCookie);
    }

    private static async Task WithTokenAsync(HttpContext context, RequestDelegate next)
    {
        var (session, problem) = await context.RequestServices.GetRequiredService<SessionRenewal>().CurrentAsync(context);
        if (problem is not null)
        {
            await problem.ExecuteAsync(context);
            return;
        }

        var headers = context.Request.Headers;
        headers.Authorization = session is null ? default : $"Bearer {session.Token}";
        headers.Remove("Cookie");
        await next(context);
    }

    // Nobody but this host sets cookies here.
    private static Task<bool> WithOwnCookie(HttpContext context, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        context.Response.Headers.SetCookie = default;
        context.RequestServices.GetRequiredService<SessionRenewal>().Keep(context, answer.StatusCode);
        return Task.FromResult(false);
    }
}
