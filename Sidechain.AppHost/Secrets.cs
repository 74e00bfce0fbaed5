namespace Sidechain.AppHost;

internal static class Secrets
{
    private const int Length = 48;

    /// <summary>A secret that is made on the first run and kept; configuration (<c>Parameters:{name}</c>) wins.</summary>
    public static IResourceBuilder<ParameterResource> AddSecret(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddParameter(name, new GenerateParameterDefault { MinLength = Length, Special = false }, secret: true, persist: true);
}
