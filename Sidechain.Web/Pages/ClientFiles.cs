using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Sidechain.Web.Pages;

/// <summary>What Vite built: files under names that change with their content, and <c>index.html</c>, which <see
/// cref="Document"/> serves. Beside each that is worth it lie <c>.br</c> and <c>.gz</c>, made by the build.</summary>
internal static class ClientFiles
{
    public const string Assets = "/assets";

    /// <summary>The better one first: content coding and the file's ending.</summary>
    private static readonly (string Coding, string Ending)[] Packed = [("br", ".br"), ("gzip", ".gz")];

    private static readonly FileExtensionContentTypeProvider Types = TypesWithPacked();

    /// <summary>Beside the assembly; the build puts it there.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "client");

    public static void UseClientFiles(this WebApplication app) =>
        app.UseWhen(context => !IsDocument(context.Request.Path), files =>
        {
            files.Use((context, next) =>
            {
                Choose(context, app.Environment.WebRootPath);
                return next(context);
            });
            files.UseStaticFiles(new StaticFileOptions { ContentTypeProvider = Types, OnPrepareResponse = Prepare });
        });

    // As a file, the document would know nobody and be in no trace. Static files pay no heed to how many slashes a path begins with.
    private static bool IsDocument(PathString path) =>
        path.Value.AsSpan().TrimStart('/').Equals(Document.Path.AsSpan(1), StringComparison.OrdinalIgnoreCase);

    /// <summary>Leads the request to the packed file, if there is one that the browser takes.</summary>
    private static void Choose(HttpContext context, string folder)
    {
        var request = context.Request;
        // Nothing else has packed files; a path with dots in it is left to the static files' own checks.
        if (request.Path.Value is not { } path || path.Contains("..", StringComparison.Ordinal)
            || !File.Exists($"{folder}{path}{Packed[^1].Ending}"))
        {
            return;
        }

        foreach (var (coding, ending) in Packed)
        {
            if (IsTaken(request, coding))
            {
                context.Features.Set(new PackedFile(coding, path));
                request.Path = path + ending;
                return;
            }
        }
    }

    private static bool IsTaken(HttpRequest request, string coding) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted)
        && accepted.Any(value => value.Quality is null or > 0 && value.Value.Equals(coding, StringComparison.OrdinalIgnoreCase));

    private static void Prepare(StaticFileResponseContext file)
    {
        var response = file.Context.Response;
        var packed = file.Context.Features.Get<PackedFile>();
        if (packed is not null && Types.TryGetContentType(packed.Path, out var type))
        {
            response.ContentType = type;
            response.Headers.ContentEncoding = packed.Coding;
        }

        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.CacheControl =
            file.Context.Request.Path.StartsWithSegments(Assets, StringComparison.Ordinal)
                ? "public, max-age=31536000, immutable"
                : "no-cache";
    }

    private static FileExtensionContentTypeProvider TypesWithPacked()
    {
        var types = new FileExtensionContentTypeProvider();
        foreach (var (_, ending) in Packed)
        {
            types.Mappings[ending] = "application/octet-stream";
        }

        return types;
    }

    /// <param name="Coding">As the header <c>Content-Encoding</c> has it.</param>
    /// <param name="Path">That the browser asked for.</param>
    private sealed record PackedFile(string Coding, string Path);
}
