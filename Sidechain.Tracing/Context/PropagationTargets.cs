namespace Sidechain.Tracing.Context;

/// <summary>Which hosts get which headers. Origins (scheme, host and port) are compared, never prefixes of URLs.</summary>
/// <param name="own">Any address on each of our own origins.</param>
/// <param name="listed">Host names of third parties that get <c>traceparent</c>.</param>
public sealed class PropagationTargets(IEnumerable<Uri> own, IEnumerable<string>? listed = null)
{
    private readonly HashSet<string> _own = new(own.Select(Origin), StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _listed = new(listed ?? [], StringComparer.OrdinalIgnoreCase);

    /// <summary>Decides for one address; after a redirect it is asked anew.</summary>
    internal PropagationScope For(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return !address.IsAbsoluteUri ? PropagationScope.None
            : _own.Contains(Origin(address)) ? PropagationScope.All
            : _listed.Contains(address.IdnHost) ? PropagationScope.TraceParent
            : PropagationScope.None;
    }

    /// <summary>True when both addresses have one scheme, host and port.</summary>
    internal static bool IsSameOrigin(Uri a, Uri b) => string.Equals(Origin(a), Origin(b), StringComparison.OrdinalIgnoreCase);

    private static string Origin(Uri address) => $"{address.Scheme}://{address.IdnHost}:{address.Port}";
}
