using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Testing;

/// <summary>Runs the AppHost's real entry point inside a test.</summary>
public static class DistributedApplicationTestingBuilder
{
    /// <summary>Returns when the entry point has described the application and stands in <c>Build()</c>.</summary>
    /// <typeparam name="TEntryPoint">A type of the AppHost's assembly, usually the generated <c>Projects.{AppHost}</c>.</typeparam>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync<TEntryPoint>([], cancellationToken);

    /// <summary>The same with arguments for the entry point, such as <c>--SIDECHAIN_DATA=folder</c>: a folder named so is kept.</summary>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class
    {
        var hook = new TestingHook(typeof(TEntryPoint).Assembly);
        hook.Run(args);
        return new Builder(await hook.Builder.WaitAsync(cancellationToken), hook);
    }

    private sealed class Builder(DistributedApplicationBuilder inner, TestingHook hook) : IDistributedApplicationTestingBuilder
    {
        private DistributedApplication? _application;

        public string AppHostDirectory => inner.AppHostDirectory;

        public Assembly AppHostAssembly => inner.AppHostAssembly;

        public ConfigurationManager Configuration => inner.Configuration;

        public AppHostContext Context => inner.Context;

        public IResourceCollection Resources => inner.Context.Resources;

        public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
            where T : IResource => new ResourceBuilder<T>(inner, resource);

        public IResourceBuilder<T> Add<T>(T resource)
            where T : IResource => inner.Add(resource);

        public DistributedApplication Build() => BuildAsync().GetAwaiter().GetResult();

        public async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default)
        {
            hook.WantBuild();
            return _application = await hook.Application.WaitAsync(cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            if (_application is not null) await _application.DisposeAsync();
        }
    }
}
