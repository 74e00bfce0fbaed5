namespace Sidechain.Telemetry.Keys;

internal static class KeysFeature
{
    public static void AddAttributeKeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AttributeKeys>();
        builder.Services.AddSingleton<AttributeKeyStore>();
        builder.Services.AddHostedService<AttributeKeyService>();
    }
}
