namespace Sidechain.ServiceDefaults;

/// <summary>What differs between services.</summary>
public sealed class ServiceDefaultsOptions
{
    /// <summary>Path prefixes that are never traced, beside <c>/health</c> and <c>/alive</c>: the doors by which spans come in.</summary>
    public ICollection<string> UntracedPaths { get; } = ["/health", "/alive"];

    /// <summary>Hosts, as the caller writes them, that get a <c>traceparent</c>. Everybody else gets none.</summary>
    public ICollection<string> TracedHosts { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "stream" };
}
