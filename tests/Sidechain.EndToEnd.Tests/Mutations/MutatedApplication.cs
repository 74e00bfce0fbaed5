using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Sidechain.EndToEnd.Tests.Proxies;

namespace Sidechain.EndToEnd.Tests.Mutations;

/// <summary>The whole application, in which one span's creation or one call's propagation can be switched off for one trace.</summary>
public sealed class MutatedApplication : IAsyncLifetime
{
    private static readonly string Hook = Path.Combine(AppContext.BaseDirectory, "Sidechain.Mutations.dll");
    private readonly string _mutations = Directory.CreateTempSubdirectory("sidechain-mutations-").FullName;
    private FaultProxy _toApi = null!;
    private FaultProxy _toStream = null!;

    public DistributedApplication App { get; private set; } = null!;

    /// <summary>Of api, for the CLI; a proxy stands before it.</summary>
    internal Uri ApiUrl => _toApi.Address;

    public async ValueTask InitializeAsync()
    {
        _toApi = await FaultProxy.StartAsync();
        _toStream = await FaultProxy.StartAsync();
        App = await SidechainApplication.StartAsync(builder =>
        {
            foreach (var service in builder.Resources.OfType<ProjectResource>().Where(project => project.Name is "api" or "stream"))
            {
                builder.CreateResourceBuilder(service)
                    .WithEnvironment("DOTNET_STARTUP_HOOKS", Hook)
                    .WithEnvironment("SIDECHAIN_MUTATIONS", _mutations)
                    .WithEnvironment("services__stream__http__0", _toStream.Address.OriginalString);
            }
        });
        _toApi.Target = App.GetEndpoint("api");
        _toStream.Target = App.GetEndpoint("stream");
    }

    /// <summary>Breaks something in a trace that is to come.</summary>
    /// <param name="inside">What the hook breaks in a service, as it reads it; empty for nothing.</param>
    /// <returns>The trace's ID.</returns>
    internal string NewTrace(string inside = "", bool forgetsToApi = false, bool forgetsToStream = false)
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        if (inside.Length > 0)
        {
            File.WriteAllText(Path.Combine(_mutations, trace), inside);
        }

        if (forgetsToApi)
        {
            _toApi.Forget(trace);
        }

        if (forgetsToStream)
        {
            _toStream.Forget(trace);
        }

        return trace;
    }

    public async ValueTask DisposeAsync()
    {
        await SidechainApplication.EndAsync(App);
        await _toApi.DisposeAsync();
        await _toStream.DisposeAsync();
        Directory.Delete(_mutations, recursive: true);
    }
}
