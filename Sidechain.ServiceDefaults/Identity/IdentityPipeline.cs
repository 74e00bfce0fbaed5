using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Sidechain.ServiceDefaults.Identity;

/// <summary>Authentication and authorization at their place in the pipeline. Left alone, WebApplication puts them before everything else.</summary>
internal static class IdentityPipeline
{
    public static void Use(WebApplication app)
    {
        if (app.Services.GetService<IAuthenticationSchemeProvider>() is not null)
        {
            app.UseAuthentication();
            app.UseAuthorization();
        }
    }
}
