using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Data;

namespace Aspire.Hosting;

/// <summary>Adds parameters.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>
    /// A parameter whose value is <c>Parameters:{name}</c> of the configuration, else the default; with <paramref name="persist"/> a generated
    /// value is the same in the next run.
    /// </summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(Create(builder, name, value, persist));
    }

    internal static ParameterResource Create(IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool persist)
    {
        var once = new Lazy<string>(() =>
        {
            var key = $"Parameters:{name}";
            if (builder.Configuration[key] is { Length: > 0 } given) return given;
            if (builder.Configuration[key.Replace('-', '_')] is { Length: > 0 } spelled) return spelled;
            return persist ? new SecretStore(builder.Context.Data).GetOrCreate(name, value) : value.Create();
        });
        return new ParameterResource(name, () => once.Value);
    }
}
