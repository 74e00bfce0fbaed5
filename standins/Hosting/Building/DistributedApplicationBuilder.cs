using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Data;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;
    private readonly TestingHook? _testing;

    public DistributedApplicationBuilder(string[] args, TestingHook? testing)
    {
        this._testing = testing;
        AppHostAssembly = testing?.AppHostAssembly
            ?? Assembly.GetEntryAssembly()
            ?? throw new DistributedApplicationException("The AppHost has no entry assembly.");
        AppHostDirectory = AppHostAssembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => string.Equals(a.Key, "apphostprojectpath", StringComparison.OrdinalIgnoreCase))?.Value
            ?? Directory.GetCurrentDirectory();

        _host = new HostApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = args,
            ContentRootPath = AppHostDirectory,
            EnvironmentName = testing is null ? null : Environments.Development,
        });
        _host.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning); // the application says itself how it goes

        // A test does not take the developer's data folder, not even by the environment; only its own argument names one.
        var chosen = testing is null
            ? _host.Configuration["SIDECHAIN_DATA"]
            : new ConfigurationBuilder().AddCommandLine(args).Build()["SIDECHAIN_DATA"];
        var data = testing is not null && chosen is null ? DataFolder.ForOneTest() : DataFolder.ForRuns(chosen, AppHostDirectory);
        _host.Configuration["SIDECHAIN_DATA"] = data.Path;
        Context = new AppHostContext(
            AppHostDirectory, AppHostAssembly, data, randomPorts: testing is not null, echoLogs: testing is null);
    }

    public string AppHostDirectory { get; }

    public Assembly AppHostAssembly { get; }

    public ConfigurationManager Configuration => _host.Configuration;

    public AppHostContext Context { get; }

    public IResourceBuilder<T> Add<T>(T resource)
        where T : IResource
    {
        if (Context.Resources.Exists(r => string.Equals(r.Name, resource.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new DistributedApplicationException(
                $"Cannot add resource of type '{typeof(T).Name}' with name '{resource.Name}' because a resource with that name already exists. Resource names are case-insensitive.");
        }

        Context.Resources.Add(resource);
        return new ResourceBuilder<T>(this, resource);
    }

    public DistributedApplication Build()
    {
        _testing?.WaitUntilBuildIsWanted(this);
        var application = new DistributedApplication(_host.Build(), Context, _testing);
        _testing?.Built(application);
        return application;
    }
}
