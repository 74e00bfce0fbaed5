using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Sidechain.ServiceDefaults.Identity;

/// <summary>Puts authentication and authorization in their place; WebApplication would put them before everything else.</summary>
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
