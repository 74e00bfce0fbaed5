using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Addresses of services in <c>services:{name}:{endpoint or scheme}</c>, one value or a numbered list.</summary>
internal sealed class ConfiguredEndpoints(IConfiguration configuration)
{
    private int _turn;

    /// <summary>The address of the service that the host part names; several take turns. A name that is not configured
    /// is taken for a host, with the first of its schemes.</summary>
    public Uri Resolve(Uri uri)
    {
        var schemes = uri.Scheme.Split('+');
        var (name, endpoint) = Parse(uri.Host);
        foreach (var key in endpoint is null ? schemes : [endpoint])
        {
            var section = configuration.GetSection($"services:{name}:{key}");
            string[] addresses = section.Value is { } single ? [single] : [.. section.GetChildren().Select(child => child.Value).OfType<string>()];
            if (addresses.Length > 0)
            {
                var index = (uint)Interlocked.Increment(ref _turn) % (uint)addresses.Length;
                return Combine(uri, addresses[index], schemes[0]);
            }
        }

        return schemes.Length == 1 ? uri : new UriBuilder(uri) { Scheme = schemes[0] }.Uri;
    }

    // http://_otlp.telemetry names the endpoint "otlp" of the service "telemetry".
    private static (string Name, string? Endpoint) Parse(string host) =>
        host.StartsWith('_') && host.IndexOf('.', StringComparison.Ordinal) is var dot and > 1 ? (host[(dot + 1)..], host[1..dot]) : (host, null);

    private static Uri Combine(Uri uri, string address, string scheme)
    {
        var target = new Uri(address.Contains("://", StringComparison.Ordinal) ? address : $"{scheme}://{address}");
        return new UriBuilder(uri) { Scheme = target.Scheme, Host = target.Host, Port = target.Port }.Uri;
    }
}
