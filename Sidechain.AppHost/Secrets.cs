namespace Sidechain.AppHost;

/// <summary>The secrets that services share.</summary>
/// <param name="Jwt">Signs the users' tokens.</param>
/// <param name="Otlp">The services' key to telemetry's OTLP doors.</param>
/// <param name="Forwarder">Signs the caller's address, which a forwarder vouches for.</param>
/// <param name="StreamKey">The api's name at Stream.</param>
/// <param name="StreamSecret">Signs the api's tokens for Stream.</param>
internal sealed record Keys(
    IResourceBuilder<ParameterResource> Jwt, IResourceBuilder<ParameterResource> Otlp, IResourceBuilder<ParameterResource> Forwarder,
    IResourceBuilder<ParameterResource> StreamKey, IResourceBuilder<ParameterResource> StreamSecret);

internal static class Secrets
{
    private const int Length = 48;

    public static Keys AddKeys(this IDistributedApplicationBuilder builder) => new(
        builder.AddSecret("jwt-key"), builder.AddSecret("otlp-api-key"), builder.AddSecret("forwarder-key"),
        builder.AddSecret("stream-api-key"), builder.AddSecret("stream-api-secret"));

    /// <summary>A secret that is made on the first run and kept; configuration (<c>Parameters:{name}</c>) wins.</summary>
    public static IResourceBuilder<ParameterResource> AddSecret(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddParameter(name, new GenerateParameterDefault { MinLength = Length, Special = false }, secret: true, persist: true);
}
