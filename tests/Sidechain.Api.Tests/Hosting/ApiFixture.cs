namespace Sidechain.Api.Tests.Hosting;

/// <summary>One api for all tests of a class, where they cannot get in each other's way.</summary>
public sealed class ApiFixture(Servers servers) : IAsyncLifetime
{
    internal ApiServer Api { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Api = await ApiServer.StartAsync(servers);

    public ValueTask DisposeAsync() => Api.DisposeAsync();
}
