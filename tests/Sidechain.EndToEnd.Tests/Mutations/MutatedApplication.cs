using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Sidechain.EndToEnd.Tests.Proxies;

namespace Sidechain.EndToEnd.Tests.Mutations;

/// <summary>The whole application, in which one span's creation or one call's propagation can be switched off while it runs.</summary>
public sealed class MutatedApplication : IAsyncLifetime
{
    private static readonly string Hook = Path.Combine(AppContext.BaseDirectory, "Sidechain.Mutations.dll");
    private readonly string _mutation = Path.GetTempFileName();

    public DistributedApplication App { get; private set; } = null!;

    /// <summary>Between the CLI and api.</summary>
    internal FaultProxy ToApi { get; private set; } = null!;

    /// <summary>Between api and stream.</summary>
    internal FaultProxy ToStream { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        ToApi = await FaultProxy.StartAsync();
        ToStream = await FaultProxy.StartAsync();
        App = await SidechainApplication.StartAsync(builder =>
        {
            foreach (var service in builder.Resources.OfType<ProjectResource>().Where(project => project.Name is "api" or "stream"))
            {
                builder.CreateResourceBuilder(service)
                    .WithEnvironment("DOTNET_STARTUP_HOOKS", Hook)
                    .WithEnvironment("SIDECHAIN_MUTATION_FILE", _mutation)
                    .WithEnvironment("services__stream__http__0", ToStream.Address.OriginalString);
            }
        });
        ToApi.Target = App.GetEndpoint("api");
        ToStream.Target = App.GetEndpoint("stream");
    }

    /// <param name="inside">What the hook breaks in a service, as it reads it; empty for nothing.</param>
    internal void Mutate(string inside, bool forgetsToApi = false, bool forgetsToStream = false)
    {
        File.WriteAllText(_mutation, inside);
        ToApi.Forgets = forgetsToApi;
        ToStream.Forgets = forgetsToStream;
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await ToApi.DisposeAsync();
        await ToStream.DisposeAsync();
        File.Delete(_mutation);
    }
}
