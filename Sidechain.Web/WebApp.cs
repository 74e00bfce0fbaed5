using Sidechain.Web.Forwarding;
using Sidechain.Web.Pages;
using Sidechain.Web.Sessions;

namespace Sidechain.Web;

/// <summary>The whole host as a table of contents; the tests start the same one.</summary>
internal static class WebApp
{
    /// <param name="args">The command line.</param>
    /// <param name="configure">What tests add, last.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, WebRootPath = ClientFiles.Folder });
        builder.AddServiceDefaults(defaults =>
        {
            defaults.NeedsForwarderKey = true;
            defaults.UntracedPaths.Add(ClientFiles.Assets);
        });
        builder.AddPages();
        builder.AddSessions();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseSidechainHeaders();
        app.UsePagePolicy();
        app.UseOwnRequestsOnly();
        app.UseSameUserOnly();
        // Before the routes, of which the last one takes every address.
        app.UseClientFiles();
        app.UseRouting();
        app.MapSessions();
        app.MapApi();
        app.MapDefaultEndpoints();
        app.MapPages();
        return app;
    }
}
