using System.Diagnostics;

namespace Sidechain.Traces.Trees;

/// <summary>Calls of databases, by OpenTelemetry's names for attributes and by those that older SDKs write.</summary>
public static class DatabaseCalls
{
    private static readonly string[] Addresses =
        [
            "server.address", "net.peer.name", "network.peer.address", "net.sock.peer.addr", "net.peer.ip", "peer.hostname", "peer.address",
            "peer.ipv4",
        ];

    private static readonly string[] Systems = [TraceNames.DbSystem, TraceNames.OldDbSystem, TraceNames.DbType];

    /// <summary>The attributes that are looked at.</summary>
    internal static string[] Attributes { get; } = [.. Systems, TraceNames.SqlQuery, .. Addresses];

    // They run inside the process that calls them; some SDKs give their file as an address.
    private static readonly HashSet<string> WithinTheProcess =
        new(["sqlite", "indexeddb", "realm", "duckdb", "h2", "hsqldb", "derby"], StringComparer.OrdinalIgnoreCase);

    // OpenTelemetry's word for a database that speaks SQL and is not known by name.
    private const string AnySql = "other_sql";

    /// <summary>Which database a span calls; null where it calls none.</summary>
    public static string? System(IReadOnlyDictionary<string, object?> attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        foreach (var key in Systems)
        {
            if (attributes.GetValueOrDefault(key) is string { Length: > 0 } system)
            {
                return system;
            }
        }

        return attributes.ContainsKey(TraceNames.SqlQuery) ? AnySql : null;
    }

    /// <summary>A call of a database, wherever it runs.</summary>
    internal static bool Is(Span span) =>
        Array.Exists(Systems, span.Attributes.ContainsKey) || span.Attributes.ContainsKey(TraceNames.SqlQuery);

    /// <summary>A client's call of a database on another machine. Its call of one on its own is its own work.</summary>
    internal static bool IsElsewhere(Span span) => span.Kind == ActivityKind.Client
        && System(span.Attributes) is { } system && !WithinTheProcess.Contains(system)
        && Address(span) is { Length: > 0 } address
        && !IsThisMachine(address);

    private static string? Address(Span span) =>
        Addresses.Select(key => span.Attributes.GetValueOrDefault(key) as string).FirstOrDefault(address => address is not null);

    private static bool IsThisMachine(string address)
    {
        var host = Host(address);
        return host is "localhost" or "::1" or "[::1]" || host.StartsWith("127.") || host.ContainsAny('/', '\\');
    }

    /// <summary>OpenTracing's addresses may have a scheme, a port and a path: <c>mysql://db:3306/loops</c>.</summary>
    private static ReadOnlySpan<char> Host(ReadOnlySpan<char> address)
    {
        var scheme = address.IndexOf("://");
        if (scheme >= 0)
        {
            address = address[(scheme + 3)..];
            address = address.IndexOf('/') is >= 0 and var path ? address[..path] : address;
        }

        var port = address.LastIndexOf(':');
        var hasPort = port > 0 && !address[(port + 1)..].ContainsAnyExceptInRange('0', '9')
            && (address[port - 1] == ']' || address.IndexOf(':') == port);
        return hasPort ? address[..port] : address;
    }
}
