namespace Sidechain.Traces.Trees;

/// <summary>The part of the system in which a span's time was spent.</summary>
public static class Tiers
{
    /// <summary>The tier of the spans that the view derives between a client and a server.</summary>
    public const string Network = "network";

    /// <summary>True for <c>cli</c>, <c>plugin</c> and <c>web</c>, and for <c>mobile</c>: apps on phones, which are not ours.</summary>
    public static bool IsClient(string tier) => tier is "cli" or "plugin" or "web" or "mobile";

    /// <summary>
    /// A client's type for its spans, <c>postgres</c> or <c>redis</c> for a service's calls to them, else the service itself.
    /// </summary>
    /// <param name="dbSystem">The attribute <c>db.system.name</c>.</param>
    public static string Of(string? clientType, string service, string? dbSystem) => (clientType, dbSystem) switch
    {
        (not null, _) => clientType,
        (_, "postgresql") => "postgres",
        (_, { Length: > 0 }) => dbSystem,
        // The service that hosts the web app has the name of the client that it serves, and is another tier.
        _ when IsClient(service) => $"{service}-host",
        _ => service,
    };
}
