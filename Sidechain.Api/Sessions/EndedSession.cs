using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Sessions;

/// <summary>
/// Requests with the token of a session that has ended, where another service would have the last word: it does not know.
/// </summary>
internal static class EndedSession
{
    private static readonly object Key = new();

    public static void Mark(HttpContext context) => context.Items[Key] = true;

    /// <summary>Refuses them before they are forwarded.</summary>
    public static TBuilder RefuseEndedSessions<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder
    {
        route.Finally(endpoint =>
        {
            if (endpoint.RequestDelegate is { } forward)
            {
                endpoint.RequestDelegate = context => context.Items.ContainsKey(Key)
                    ? Problem.Unauthorized("The bearer token is invalid or has expired: sign in again.").ExecuteAsync(context)
                    : forward(context);
            }
        });
        return route;
    }
}
