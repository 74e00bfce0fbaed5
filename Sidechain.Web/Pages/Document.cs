using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Sidechain.Tracing.Conventions;
using Sidechain.Web.Sessions;

namespace Sidechain.Web.Pages;

/// <summary>
/// The one HTML document of the app. It tells the script who is signed in, so that the first picture needs no further request, and under
/// which span the browser is to record this very request (<see cref="DocumentPropagator"/>).
/// </summary>
internal sealed class Document(IWebHostEnvironment environment, SessionCookie sessions)
{
    /// <summary>Of the file that Vite built.</summary>
    public const string Path = "/index.html";

    private const string EndOfHead = "</head>";
    private readonly Lazy<(string Head, string Tail)> _parts = new(() => Read(environment));

    public async Task WriteAsync(HttpContext context, int status)
    {
        var session = sessions.Read(context);
        var activity = context.Features.Get<IHttpActivityFeature>()?.Activity;
        if (session is not null)
        {
            activity?.SetTag(AttributeNames.UserId, session.User.Id);
        }

        var (head, tail) = _parts.Value;
        var page = new StringBuilder(head);
        if (activity is { Recorded: true, HasRemoteParent: true })
        {
            Meta(page, HeaderNames.TraceParent, $"00-{activity.TraceId.ToHexString()}-{activity.ParentSpanId.ToHexString()}-01");
        }

        Meta(page, "sidechain-user", JsonSerializer.Serialize(session?.User, JsonSerializerOptions.Web));
        var bytes = Encoding.UTF8.GetBytes(page.Append(tail).ToString());
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        // Not no-store: that would keep the page out of the browser's back/forward cache.
        context.Response.Headers.CacheControl = "private, no-cache";
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static void Meta(StringBuilder page, string name, string content) =>
        page.Append("<meta name=\"").Append(name).Append("\" content=\"").Append(WebUtility.HtmlEncode(content)).Append("\">\n");

    private static (string Head, string Tail) Read(IWebHostEnvironment environment)
    {
        var html = File.ReadAllText(environment.WebRootPath + Path);
        var at = html.IndexOf(EndOfHead, StringComparison.Ordinal);
        return at >= 0 ? (html[..at], html[at..]) : throw new InvalidDataException("index.html has no </head>: build the client again.");
    }
}
