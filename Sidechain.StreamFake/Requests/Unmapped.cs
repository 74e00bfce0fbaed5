using Sidechain.StreamFake.Answers;

namespace Sidechain.StreamFake.Requests;

/// <summary>Stream's answers for what it does not have.</summary>
internal static class Unmapped
{
    /// <summary>To be called last: known paths refuse other methods, and all other paths do not exist.</summary>
    public static void MapUnmapped(this WebApplication app)
    {
        var known = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<StreamOperation>() is { IsStreams: true })
            .Select(endpoint => endpoint.RoutePattern.RawText!).Distinct().ToArray();
        foreach (var pattern in known)
        {
            app.Map(pattern, context => RefuseAsync(context, StreamError.MethodNotAllowed, "this resource has no such method"));
        }

        app.MapFallback("/api/{**path}", context => RefuseAsync(context, StreamError.DoesNotExist, "this server has no such resource"));
    }

    private static Task RefuseAsync(HttpContext context, StreamError error, string detail) =>
        StreamJson.Of(new StreamException(error, detail)).ExecuteAsync(context);
}
