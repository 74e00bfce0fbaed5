using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.ServiceDefaults.Limits;

/// <summary>Bodies of routes that take little (names, passwords, comments), read whole before the request takes a place.</summary>
internal static class SmallBody
{
    private const long Most = 64 * 1024;

    // A few kilobytes: whoever takes longer has no connection to speak of.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Null once it is there, or where the route takes none of this kind; else what to answer.</summary>
    public static async Task<Problem?> ReadAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is not { MaxRequestBodySize: <= Most })
        {
            return null;
        }

        using var late = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        late.CancelAfter(Longest);
        var body = new MemoryStream();
        try
        {
            // More than the route takes is the server's to refuse.
            await context.Request.Body.CopyToAsync(body, late.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return Problem.TooSlow();
        }

        body.Position = 0;
        context.Request.Body = body;
        return null;
    }
}
