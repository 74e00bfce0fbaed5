namespace Sidechain.StreamFake.Requests;

/// <summary>Marks a route for which <see cref="StreamPipeline"/> answers as Stream does.</summary>
/// <param name="IsStreams">False for our own switches: they meet no faults and no rate limit.</param>
internal sealed record StreamOperation(bool IsStreams)
{
    public const string Root = "/api/v1.0";

    /// <summary>The group of Stream's own routes. Stream's clients put a slash at the end of a path, people do not; both find it.</summary>
    public static RouteGroupBuilder Group(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Root);
        group.WithMetadata(new StreamOperation(IsStreams: true));
        return group;
    }
}
