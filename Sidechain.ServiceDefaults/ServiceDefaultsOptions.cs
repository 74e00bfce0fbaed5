using Sidechain.ServiceDefaults.OpenApi;

namespace Sidechain.ServiceDefaults;

/// <summary>What differs between services.</summary>
public sealed class ServiceDefaultsOptions
{
    /// <summary>Path prefixes that are never traced, beside health checks and the API's pages: the doors for spans.</summary>
    public ICollection<string> UntracedPaths { get; } = ["/health", "/alive", ApiPage.DocumentPath, ApiPage.Path];

    /// <summary>Hosts, as the caller writes them, that get a <c>traceparent</c>. Everybody else gets none.</summary>
    public ICollection<string> TracedHosts { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "stream" };
}
