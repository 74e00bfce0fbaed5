using Microsoft.Extensions.Hosting;
using Sidechain.ServiceDefaults.Addresses;

namespace Sidechain.ServiceDefaults.Production;

/// <summary>Outside Development a service does not start with a secret that could be guessed.</summary>
internal static class ProductionSecrets
{
    private const int LeastLength = 32;

    // Of random hexadecimal digits 32 have 13 different ones on average, and nearly never fewer than this.
    private const int LeastDifferent = 8;

    /// <summary>What services take from the configuration and share with each other.</summary>
    private static readonly string[] Names = ["Jwt:Key", "SIDECHAIN_OTLP_API_KEY", AddressSignature.KeyName, "Stream:ApiSecret"];

    private static readonly string[] Placeholders =
    [
        "changeme", "change-me", "password", "placeholder", "example", "secret-key", "your-", "development", "default",
    ];

    /// <exception cref="InvalidOperationException">A secret can be guessed or is missing; the message says which one.</exception>
    public static void Require(IHostApplicationBuilder builder, ServiceDefaultsOptions options)
    {
        if (builder.Environment.IsDevelopment())
        {
            return;
        }

        foreach (var name in Names)
        {
            if (builder.Configuration[name] is { Length: > 0 } secret && IsWeak(secret))
            {
                throw Unsafe(name, "could be guessed");
            }
        }

        if (options.NeedsForwarderKey && string.IsNullOrEmpty(builder.Configuration[AddressSignature.KeyName]))
        {
            throw Unsafe(AddressSignature.KeyName, "is missing");
        }
    }

    internal static bool IsWeak(string secret) =>
        secret.Length < LeastLength || secret.Distinct().Count() < LeastDifferent
            || Placeholders.Any(word => secret.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static InvalidOperationException Unsafe(string name, string why) => new(
        $"{name} {why}: outside Development it must be a random text of at least {LeastLength} "
        + "characters, such as `openssl rand -hex 32` gives (docs/production.md).");
}
