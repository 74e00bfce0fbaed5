using Sidechain.Traces.Trees;

namespace Sidechain.Otlp;

/// <summary>Which process recorded a span or wrote a log, by its resource.</summary>
/// <param name="Service">For example <c>api</c>.</param>
/// <param name="ClientType"><c>cli</c>, <c>plugin</c>, <c>web</c> or <c>mobile</c>; absent for a service.</param>
/// <param name="ClientVersion">Absent for a service, too.</param>
public sealed record OtlpOrigin(string Service, string? ClientType, string? ClientVersion)
{
    /// <summary>OpenTelemetry's name for a process that did not give one.</summary>
    public const string UnknownService = "unknown_service";

    /// <summary>The resource does not name the type: it is concluded from what the SDK says of the device.</summary>
    public bool IsConcluded { get; init; }

    internal static OtlpOrigin From(IReadOnlyList<KeyValuePair<string, object>> attributes)
    {
        var said = attributes.Text(OtlpNames.ClientType) is { } type && Tiers.IsClient(type) ? type : null;
        var client = said ?? UserDevices.ClientType(attributes);
        return new OtlpOrigin(
            attributes.Text(OtlpNames.ServiceName) ?? UnknownService,
            client,
            client is null ? null : attributes.Text(OtlpNames.ServiceVersion))
        {
            IsConcluded = said is null && client is not null,
        };
    }
}
