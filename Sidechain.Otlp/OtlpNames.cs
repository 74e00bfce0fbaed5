namespace Sidechain.Otlp;

/// <summary>Attributes that say in OTLP what spans have members for, and attributes of spans for which OTLP has members.</summary>
internal static class OtlpNames
{
    public const string ServiceName = "service.name";
    public const string ServiceVersion = "service.version";
    public const string ClientType = "sidechain.client.type";

    /// <summary>OTLP has no status for <see cref="Cancelled"/>.</summary>
    public const string Status = "sidechain.status";

    public const string Cancelled = "cancelled";

    /// <summary>On a link that was a reference of OpenTracing's: <see cref="ChildOf"/> or <see cref="FollowsFrom"/>.</summary>
    public const string ReferenceType = "opentracing.ref_type";

    public const string ChildOf = "child_of";
    public const string FollowsFrom = "follows_from";

    public const string DroppedAttributes = "sidechain.dropped_attributes";
    public const string DroppedEvents = "sidechain.dropped_events";
    public const string DroppedLinks = "sidechain.dropped_links";
}
