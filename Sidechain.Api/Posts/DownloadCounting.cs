using Microsoft.Net.Http.Headers;

namespace Sidechain.Api.Posts;

/// <summary>
/// Which requests are downloads of their own: not those that go on with one, or that only ask whether there is something new.
/// </summary>
internal static class DownloadCounting
{
    public static bool Counts(HttpRequest request)
    {
        var headers = request.GetTypedHeaders();
        if (headers.IfNoneMatch.Count > 0 || headers.IfModifiedSince is not null)
        {
            return false;
        }

        return !request.Headers.ContainsKey(HeaderNames.Range)
            || headers.Range is not { Ranges: var ranges } || ranges.Any(range => range.From == 0);
    }
}
