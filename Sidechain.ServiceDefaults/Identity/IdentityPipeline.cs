using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sidechain.ServiceDefaults.Telemetry.Export;

namespace Sidechain.ServiceDefaults.Identity;

/// <summary>Puts authentication and authorization in their place; WebApplication would put them before everything else.</summary>
internal static class IdentityPipeline
{
    public static void Use(WebApplication app)
    {
        if (app.Services.GetService<IAuthenticationSchemeProvider>() is not null)
        {
            app.UseAuthentication();
            app.Use((context, next) =>
            {
                SpanCaller.Note(context);
                return next(context);
            });
            app.UseAuthorization();
        }
    }
}
