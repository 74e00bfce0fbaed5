using System.Diagnostics;
using System.Text.Json;
using Sidechain.Otlp.Json;

namespace Sidechain.Otlp.Files;

/// <summary>
/// One side of a connection in Zipkin: <c>{"serviceName","ipv4","ipv6","port"}</c>. A member is absent where it says nothing.
/// </summary>
internal sealed record ZipkinEndpoint(string? Service, string? Ipv4, string? Ipv6, long? Port)
{
    private static readonly ZipkinEndpoint Nothing = new(null, null, null, null);

    // Tracers write them as tags, too. The name that they were given is where a call went, and its address a detail of the network.
    private static readonly string[] NamesOfServers = ["server.address", "net.peer.name", "peer.hostname", "peer.address"];

    private string? Address => Ipv4 ?? Ipv6;

    /// <summary>Reads one from its first token; null for what is no object, or an empty one.</summary>
    public static ZipkinEndpoint? Read(ref Utf8JsonReader json)
    {
        if (!json.Enters(JsonTokenType.StartObject))
        {
            return null;
        }

        var read = Nothing;
        while (json.NextMember(out var name))
        {
            if (name.ValueTextEquals("serviceName"u8))
            {
                read = read with { Service = Text(ref json) };
            }
            else if (name.ValueTextEquals("ipv4"u8))
            {
                read = read with { Ipv4 = Text(ref json) };
            }
            else if (name.ValueTextEquals("ipv6"u8))
            {
                read = read with { Ipv6 = Text(ref json) };
            }
            else if (name.ValueTextEquals("port"u8))
            {
                read = read with { Port = json.Whole() as long? is > 0 and <= ushort.MaxValue and var port ? port : null };
            }
            else
            {
                json.Skip();
            }
        }

        return read == Nothing ? null : read;
    }

    /// <summary>The process that has this endpoint.</summary>
    public static OtlpResource Resource(ZipkinEndpoint? local)
    {
        var attributes = new List<KeyValuePair<string, object>>();
        if (local?.Service is { } service)
        {
            attributes.Add(new(OtlpNames.ServiceName, service));
        }

        object?[] addresses = [.. new[] { local?.Ipv4, local?.Ipv6 }.OfType<string>()];
        if (addresses.Length > 0)
        {
            attributes.Add(new("host.ip", addresses));
        }

        return new OtlpResource(attributes) { UnitNs = SavedValues.UnitNs };
    }

    /// <summary>
    /// Says of a span where it ran, and whom it called or who called it, as OpenTelemetry does. A tag that is there stays.
    /// </summary>
    public static void Describe(OtlpSpan span, ZipkinEndpoint? local, ZipkinEndpoint? remote)
    {
        var peer = span.Kind == ActivityKind.Server ? "client"
            : Array.Exists(NamesOfServers, key => span.Attributes.Exists(tag => tag.Key == key)) ? "network.peer"
            : "server";
        Add("peer.service", remote?.Service);
        Add($"{peer}.address", remote?.Address);
        Add($"{peer}.port", remote?.Port);
        Add("network.local.port", local?.Port);

        void Add(string key, object? value)
        {
            if (value is not null && !span.Attributes.Exists(tag => tag.Key == key))
            {
                span.Attributes.Add(new(key, value));
            }
        }
    }

    /// <summary>Joins what several reports say of one endpoint, the first one's words before those of later ones.</summary>
    public static ZipkinEndpoint? Merge(IEnumerable<ZipkinEndpoint?> reports)
    {
        ZipkinEndpoint[] said = [.. reports.OfType<ZipkinEndpoint>()];
        return said.Length == 0
            ? null
            : said.Aggregate((a, b) => new(a.Service ?? b.Service, a.Ipv4 ?? b.Ipv4, a.Ipv6 ?? b.Ipv6, a.Port ?? b.Port));
    }

    private static string? Text(ref Utf8JsonReader json) => json.Text() is { Length: > 0 } text ? text : null;
}
