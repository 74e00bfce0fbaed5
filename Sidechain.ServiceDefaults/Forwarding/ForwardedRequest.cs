using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sidechain.ServiceDefaults.Forwarding;

/// <summary>The caller's request, addressed to the other service.</summary>
internal static class ForwardedRequest
{
    public static HttpRequestMessage Create(HttpContext context, Uri address)
    {
        var from = context.Request;
        // From the path that was routed, not the raw one: what was matched is what is asked for.
        var target = new Uri(address, $"{from.PathBase.ToUriComponent()}{from.Path.ToUriComponent()}{from.QueryString.ToUriComponent()}");
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
}
