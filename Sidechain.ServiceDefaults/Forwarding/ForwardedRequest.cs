using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sidechain.ServiceDefaults.Forwarding;

/// <summary>The caller's request, addressed to the other service.</summary>
internal static partial class ForwardedRequest
{
    public static HttpRequestMessage Create(HttpContext context, Uri address)
    {
        var from = context.Request;
        // From the path that was routed, not the raw one: what was matched is what is asked for.
        var target = new Uri(address, $"{from.PathBase.ToUriComponent()}{Escaped(from.Path)}{from.QueryString.ToUriComponent()}");
        var request = new HttpRequestMessage(HttpMethod.Parse(from.Method), target);
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            request.Content = new StreamedBody(from.Body);
        }
        else if (from.ContentLength is not null || from.ContentType is not null)
        {
            request.Content = new ByteArrayContent([]);
        }

        ForwardedHeaders.Copy(from.Headers, request);
        return request;
    }

    // A per cent sign that came escaped stands for itself, save in %2F, which the server leaves as it is. Sent as it stands, %2e%2e would be
    // a way out of the route.
    private static string Escaped(PathString path) =>
        path.Value is { } text && text.Contains('%', StringComparison.Ordinal) ? new PathString(LonePercent().Replace(text, "%25")).ToUriComponent() : path.ToUriComponent();

    [GeneratedRegex("%(?!2[fF])")]
    private static partial Regex LonePercent();
}
