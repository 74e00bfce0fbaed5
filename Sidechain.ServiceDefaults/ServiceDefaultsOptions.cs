using Sidechain.ServiceDefaults.OpenApi;

namespace Sidechain.ServiceDefaults;

/// <summary>What differs between services.</summary>
public sealed class ServiceDefaultsOptions
{
    /// <summary>Path prefixes that are never traced, beside health checks and the API's pages: the doors for spans.</summary>
    public ICollection<string> UntracedPaths { get; } = ["/health", "/alive", ApiPage.DocumentPath, ApiPage.Path];

    /// <summary>Services alone call it, for all users together: its spans have no callers that could take one another's place.</summary>
    public bool IsCalledByServicesAlone { get; set; }

    /// <summary>Hosts, as the caller writes them, that get a <c>traceparent</c>. Everybody else gets none.</summary>
    public ICollection<string> TracedHosts { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "stream" };

    /// <summary>
    /// It vouches for its callers' addresses or believes a forwarder, so that outside Development it needs the key to that: without it all
    /// people behind a forwarder would be one address, with one budget.
    /// </summary>
    public bool NeedsForwarderKey { get; set; }
}
