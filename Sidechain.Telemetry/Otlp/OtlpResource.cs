using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Otlp;

/// <summary>What a batch's resource says about all of its spans.</summary>
internal sealed record OtlpResource(string Service, string? ClientType, string? ClientVersion)
{
    /// <summary>OpenTelemetry's name for a process that did not give one.</summary>
    private const string UnknownService = "unknown_service";

    public static OtlpResource From(IReadOnlyList<KeyValuePair<string, object>> attributes)
    {
        var clientType = Find(attributes, AttributeNames.SidechainClientType);
        return new OtlpResource(
            Find(attributes, AttributeNames.ServiceName) ?? UnknownService,
            ClientTypes.IsKnown(clientType) ? clientType : null,
            ClientTypes.IsKnown(clientType) ? Find(attributes, AttributeNames.ServiceVersion) : null);
    }

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
