using Sidechain.Telemetry.Ingest;
using Sidechain.Traces.Otlp;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Otlp;

/// <summary>What a batch's resource says about all of its spans.</summary>
internal sealed record OtlpResource(string Service, string? ClientType, string? ClientVersion)
{
    /// <summary>OpenTelemetry's name for a process that did not give one.</summary>
    private const string UnknownService = "unknown_service";

    /// <summary>The resource of a ResourceSpans or ResourceLogs message, whose field of it has the same number.</summary>
    public static OtlpResource Read(ReadOnlySpan<byte> message)
    {
        var attributes = new List<KeyValuePair<string, object>>();
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            if ((field, type) != (1, WireType.Length))
            {
                fields.Skip(type);
                continue;
            }

            var resource = new ProtoReader(fields.Bytes());
            while (resource.Next(out var inner, out var innerType))
            {
                if ((inner, innerType) == (1, WireType.Length))
                    OtlpValues.ReadPair(resource.Bytes(), attributes);
                else
                    resource.Skip(innerType);
            }
        }

        return From(attributes);
    }

    public static OtlpResource From(IReadOnlyList<KeyValuePair<string, object>> attributes)
    {
        var clientType = Find(attributes, AttributeNames.SidechainClientType);
        return new OtlpResource(
            Find(attributes, AttributeNames.ServiceName) ?? UnknownService,
            ClientTypes.IsKnown(clientType) ? clientType : null,
            ClientTypes.IsKnown(clientType) ? Find(attributes, AttributeNames.ServiceVersion) : null);
    }

    /// <summary>A span of it, before anything else is known.</summary>
    public SpanDraft NewSpan() => new() { Service = Service, ClientType = ClientType, ClientVersion = ClientVersion };

    public static string? Find(IReadOnlyList<KeyValuePair<string, object>> attributes, string key)
    {
        foreach (var pair in attributes)
        {
            if (pair.Key == key && pair.Value is string { Length: > 0 } text)
                return text;
        }

        return null;
    }
}
