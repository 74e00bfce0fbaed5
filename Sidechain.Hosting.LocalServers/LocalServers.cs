using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.DependencyInjection;
using Sidechain.Hosting.LocalServers;
using Sidechain.Hosting.LocalServers.Data;
using Sidechain.Hosting.LocalServers.Lifetime;
using Sidechain.Hosting.LocalServers.Servers;

namespace Aspire.Hosting;

/// <summary>Postgres and Redis without a container engine.</summary>
public static class LocalServers
{
    /// <summary>
    /// Where no container engine answers, the resources of <c>AddPostgres</c> and <c>AddRedis</c> run as processes of this machine's
    /// programs: the same resources, with their names, endpoints, passwords, volumes, databases, init files and health checks. Call it
    /// once, after the last of them was added. Publishing does not change: it always means containers.
    /// </summary>
    /// <remarks>
    /// <c>--servers container|process</c>, or <c>Servers</c> in a settings file (<c>SHOP_SERVERS</c> in the environment of
    /// <c>Shop.AppHost</c>), overrides the engine's answer. Generated passwords and other generated parameters without a configured value
    /// are kept beside the data. The data folder belongs to one AppHost at a time.
    /// </remarks>
    /// <exception cref="DistributedApplicationException">The data folder or a port is taken, or a program is missing; the message says what
    /// to do. An AppHost that is the started program prints it and exits with 1 instead.</exception>
    public static IDistributedApplicationBuilder UseLocalServers(
        this IDistributedApplicationBuilder builder, Action<LocalServersOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!builder.ExecutionContext.IsRunMode)
        {
            return builder;
        }

        var options = new LocalServersOptions();
        configure?.Invoke(options);
        Refusal.InOneSentence(builder, () => Prepare(builder, options));
        return builder;
    }

    /// <summary>
    /// A folder for a service's files that outlives the run, in the data folder of this application; not created here. The data folder is
    /// <c>SIDECHAIN_DATA</c> for an AppHost whose assembly is <c>Sidechain.AppHost</c>, else one folder a checkout. An application with
    /// random ports, as tests start it, has a fresh one that ends with it. A published application has <c>/data/{name}</c>, to be mounted.
    /// </summary>
    public static string DataPath(this IDistributedApplicationBuilder builder, string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ExecutionContext.IsRunMode ? DataFolder.Of(builder).PathOf(name) : $"/data/{name}";
    }

    /// <summary>
    /// <c>--servers</c> or a settings file; in the environment only under the application's own name, since <c>SERVERS</c> is anybody's.
    /// </summary>
    internal static string? AskedServers(IDistributedApplicationBuilder builder, DataFolder data) =>
        ((IConfigurationRoot)builder.Configuration).Providers.Reverse()
            .Where(provider => provider is not EnvironmentVariablesConfigurationProvider)
            .Select(provider => provider.TryGet("Servers", out var asked) ? asked : null)
            .FirstOrDefault(asked => asked is { Length: > 0 })
        ?? builder.Configuration[data.SettingOf("SERVERS")];

    private static void Prepare(IDistributedApplicationBuilder builder, LocalServersOptions options)
    {
        var data = DataFolder.Of(builder);
        data.Take();
        TakenPorts.Refuse(builder);
        KeptSecrets.Fill(builder, data);
        ParentWatch.Add(builder);
        StopLimit.Add(builder);
        // The AppHost ends when everything has ended, so that the next one finds its ports and its data free.
        builder.Configuration["DcpPublisher:WaitForResourceCleanup"] ??= "true";

        var choice = ServerChoice.Make(AskedServers(builder, data));
        var containers = builder.Resources.OfType<ContainerResource>().ToList();
        if (choice.Process)
        {
            Prerequisites.Ensure(builder.AppHostDirectory, options.PrerequisitesScript);
            foreach (var container in containers)
            {
                switch (container)
                {
                    case PostgresServerResource postgres:
                        PostgresProcess.Replace(builder, postgres, data);
                        break;
                    case RedisResource redis:
                        RedisProcess.Replace(builder, redis, data);
                        break;
                }
            }
        }

        builder.Services.AddSingleton(choice);
        builder.Services.TryAddEventingSubscriber<ServerEvents>();
    }
}
