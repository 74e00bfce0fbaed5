using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Web.Pages;

/// <summary>The addresses of the app's pages. The script knows the same ones, in <c>client/src/app/App.tsx</c>.</summary>
internal static class PagesFeature
{
    private static readonly string[] Addresses =
    [
        "/", "/login", "/register", "/explore", "/share", "/posts/{id}", "/users/{name}", "/settings",
    ];

    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Document>();
        builder.Services.RemoveAll<DistributedContextPropagator>();
        builder.Services.AddSingleton<DistributedContextPropagator, DocumentPropagator>();
    }

    public static void MapPages(this WebApplication app)
    {
        var document = app.Services.GetRequiredService<Document>();
        foreach (var address in Addresses)
        {
            app.MapMethods(address, ["GET", "HEAD"], context => document.WriteAsync(context, StatusCodes.Status200OK));
        }

        // A person who mistyped an address gets the app, which says so; a program gets the problem.
        app.MapFallback("{*path}", (HttpContext context) =>
            IsRead(context.Request) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
                ? document.WriteAsync(context, StatusCodes.Status404NotFound)
                : Problem.NotFound().ExecuteAsync(context));
    }

    private static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
}
