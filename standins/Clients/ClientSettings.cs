using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.Hosting.Clients;

/// <summary>Where the client integrations take their settings from.</summary>
internal static class ClientSettings
{
    /// <summary>Binds the section, then the sub-sections in order, each over the one before.</summary>
    public static void Bind<T>(IConfiguration configuration, T settings, string section, params ReadOnlySpan<string> subsections)
        where T : class
    {
        configuration.GetSection(section).Bind(settings, options => options.BindNonPublicProperties = true);
        foreach (var subsection in subsections)
        {
            configuration.GetSection($"{section}:{subsection}").Bind(settings, options => options.BindNonPublicProperties = true);
        }
    }

    /// <summary>The connection string, or a sentence that says where it is looked for.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static string Required(string? connectionString, string connectionName, string section) =>
        string.IsNullOrWhiteSpace(connectionString)
            ? throw new InvalidOperationException($"ConnectionString is missing. It should be provided in 'ConnectionStrings:{connectionName}' or under the 'ConnectionString' key in '{section}' or '{section}:{connectionName}' configuration section.")
            : connectionString;
}
