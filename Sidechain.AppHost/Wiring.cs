namespace Sidechain.AppHost;

/// <summary>Who is told of whom, and with which key.</summary>
internal static class Wiring
{
    private const string OtlpKey = "SIDECHAIN_OTLP_API_KEY";

    /// <summary>Telemetry's doors for the spans of services, at OpenTelemetry's own ports.</summary>
    public static IResourceBuilder<ProjectResource> WithOtlpDoors(this IResourceBuilder<ProjectResource> telemetry, Keys keys) => telemetry
        .WithHttpEndpoint(port: 4318, name: "otlp")
        .WithHttpEndpoint(port: 4317, name: "otlp-grpc", env: "SIDECHAIN_OTLP_GRPC_PORT")
        .WithEnvironment(OtlpKey, keys.Otlp)
        .WithDoor("otlp", "OTLP/HTTP")
        .WithDoor("otlp-grpc", "OTLP/gRPC");

    /// <summary>The service sends its spans there.</summary>
    public static IResourceBuilder<ProjectResource> WithTelemetry(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<ProjectResource> telemetry, Keys keys) => service
        .WithEnvironment("SIDECHAIN_OTLP_ENDPOINT", telemetry.GetEndpoint("otlp"))
        .WithEnvironment(OtlpKey, keys.Otlp);

    /// <summary>The service knows who a user is.</summary>
    public static IResourceBuilder<ProjectResource> WithUserTokens(this IResourceBuilder<ProjectResource> service, Keys keys) =>
        service.WithEnvironment("Jwt__Key", keys.Jwt);

    /// <summary>The service forwards for callers, or hears from one that does: whose address it was is signed.</summary>
    public static IResourceBuilder<ProjectResource> WithForwarders(this IResourceBuilder<ProjectResource> service, Keys keys) =>
        service.WithEnvironment("SIDECHAIN_FORWARDER_KEY", keys.Forwarder);

    /// <summary>Feeds and follows of the service are Stream's.</summary>
    public static IResourceBuilder<ProjectResource> WithStream(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<ProjectResource> stream, Keys keys) => service
        .WithReference(stream.GetEndpoint("http"))
        .WithStreamKeys(keys);

    public static IResourceBuilder<ProjectResource> WithStreamKeys(this IResourceBuilder<ProjectResource> service, Keys keys) => service
        .WithEnvironment("Stream__ApiKey", keys.StreamKey)
        .WithEnvironment("Stream__ApiSecret", keys.StreamSecret);

    /// <summary>A program that shares the sample loop as alice when somebody starts it, and ends.</summary>
    /// <param name="client">The program.</param>
    /// <param name="api">To whom it shares.</param>
    /// <param name="command">Its command that shares a file.</param>
    /// <param name="icon">One of the Fluent icons.</param>
    public static IResourceBuilder<ProjectResource> AsClient(
        this IResourceBuilder<ProjectResource> client, IResourceBuilder<ProjectResource> api, string command, string icon) => client
        .WithEnvironment("SIDECHAIN_API_URL", api.GetEndpoint("http"))
        .WithEnvironment("SIDECHAIN_USER", "alice")
        .WithEnvironment("SIDECHAIN_PASSWORD", "alice")
        .WithEnvironment("SIDECHAIN_FLUSH_SECONDS", "10")
        .WithArgs(command, Path.Combine(client.ApplicationBuilder.AppHostDirectory, "..", "samples", "loop.wav"))
        .WithPlainHttp()
        .WithIconName(icon)
        .WithParentRelationship(api)
        .WithExplicitStart();
}
