using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Scalar.AspNetCore;

namespace Sidechain.ServiceDefaults.OpenApi;

/// <summary><c>/openapi/v1.json</c>, and <c>/scalar</c> to read and try it: in Development alone, for anybody, never traced.</summary>
internal static class ApiPage
{
    public const string DocumentPath = "/openapi";
    public const string Path = "/scalar";

    // The package has the page's own files. Other requests (fonts, telemetry, a chat) are switched off, and this makes sure.
    private const string NothingFromElsewhere =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        + "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:";

    public static void Map(WebApplication app)
    {
        if (!app.Environment.IsDevelopment() || app.Services.GetService<ApiDocument>() is not { } document)
        {
            return;
        }

        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase))
            {
                context.Response.Headers.ContentSecurityPolicy = NothingFromElsewhere;
            }

            return next(context);
        });
        app.MapOpenApi().AllowAnonymous();
        app.MapScalarApiReference(Path, page =>
        {
            page.Title = document.Title;
            page.DefaultFonts = false;
            page.Telemetry = false;
            page.HideClientButton = true;
            page.ShowDeveloperTools = DeveloperToolsVisibility.Never;
            page.DisableAgent();
            page.DisableMcp();
        }).AllowAnonymous();
    }
}
