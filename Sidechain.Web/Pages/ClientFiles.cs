using Microsoft.Net.Http.Headers;

namespace Sidechain.Web.Pages;

/// <summary>What Vite built: files under names that change with their content, and <c>index.html</c>, which <see
/// cref="Document"/> serves.</summary>
internal static class ClientFiles
{
    public const string Assets = "/assets";

    /// <summary>Beside the assembly; the build puts it there.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "client");

    // As a file, the document would know nobody and be in no trace.
    public static void UseClientFiles(this WebApplication app) => app.UseWhen(context => context.Request.Path != Document.Path, files => files.UseStaticFiles(new StaticFileOptions
    {
        OnPrepareResponse = static file => file.Context.Response.Headers[HeaderNames.CacheControl] =
            file.Context.Request.Path.StartsWithSegments(Assets, StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache",
    }));
}
