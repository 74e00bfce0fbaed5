using System.Collections.Frozen;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sidechain.Tracing.Conventions;

namespace Sidechain.ServiceDefaults.Forwarding;

/// <summary>Copies headers between the two sides: all of them, save those that belong to one connection.</summary>
internal static class ForwardedHeaders
{
    // RFC 9110, 7.6.1; Host is the other service's own.
    private static readonly FrozenSet<string> HopByHop = FrozenSet.ToFrozenSet(
        ["Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Host"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>From the caller to the other service. The key of services stays here: no client can pass for one.</summary>
    public static void Copy(IHeaderDictionary from, HttpRequestMessage to)
    {
        var connection = Named(from.Connection);
        foreach (var (name, values) in from)
        {
            if (!HopByHop.Contains(name) && !connection.Contains(name) && !name.Equals(HeaderNames.OtlpApiKey, StringComparison.OrdinalIgnoreCase)
                && !to.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                to.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }
    }

    /// <summary>From the other service to the caller.</summary>
    public static void Copy(HttpResponseMessage from, IHeaderDictionary to)
    {
        var connection = Named(from.Headers.NonValidated.TryGetValues("Connection", out var values) ? values.ToString() : default(StringValues));
        Copy(from.Headers, to, connection);
        Copy(from.Content.Headers, to, connection);
    }

    private static void Copy(HttpHeaders from, IHeaderDictionary to, HashSet<string> connection)
    {
        foreach (var (name, values) in from.NonValidated)
        {
            if (!HopByHop.Contains(name) && !connection.Contains(name))
            {
                to[name] = values.ToArray();
            }
        }
    }

    // Connection may name further headers that end here.
    private static HashSet<string> Named(StringValues connection) =>
        new(connection.SelectMany(value => value?.Split(',', StringSplitOptions.TrimEntries) ?? []), StringComparer.OrdinalIgnoreCase);
}
