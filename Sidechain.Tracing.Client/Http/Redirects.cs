using System.Net;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Client.Http;

/// <summary>Turns a request into the one that a redirect asks for, as fetch does.</summary>
internal static class Redirects
{
    /// <summary>Most redirects of one request, unless its client wants fewer.</summary>
    public const int Max = 5;

    private static readonly string[] Credentials =
    [
        "Authorization", "Cookie", "Proxy-Authorization", HeaderNames.OtlpApiKey, HeaderNames.UserId,
    ];

    /// <summary>
    /// False when the answer is no redirect, or one that leads nowhere or from https to http. 307 and 308 keep method and body,
    /// 303 becomes GET, 301 and 302 make a POST a GET. Another origin gets no credentials.
    /// </summary>
    public static bool TryFollow(HttpRequestMessage request, HttpResponseMessage response)
    {
        if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
            || response.Headers.Location is not { } location || request.RequestUri is not { } from)
        {
            return false;
        }

        var to = location.IsAbsoluteUri ? location : new Uri(from, location);
        if ((to.Scheme != Uri.UriSchemeHttp && to.Scheme != Uri.UriSchemeHttps)
            || (from.Scheme == Uri.UriSchemeHttps && to.Scheme == Uri.UriSchemeHttp))
        {
            return false;
        }

        if (!PropagationTargets.IsSameOrigin(from, to))
        {
            foreach (var name in Credentials)
            {
                request.Headers.Remove(name);
            }
        }

        var becomesGet = response.StatusCode == HttpStatusCode.SeeOther ? request.Method != HttpMethod.Head
            : response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found && request.Method == HttpMethod.Post;
        if (becomesGet)
        {
            request.Method = HttpMethod.Get;
            request.Content = null;
            request.Headers.TransferEncodingChunked = false;
            request.Headers.ExpectContinue = false;
        }

        request.RequestUri = to;
        request.Headers.Host = null;
        return true;
    }
}
