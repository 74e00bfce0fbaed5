namespace Sidechain.StreamFake.Tests;

/// <summary>One server for all cases of a class, which must not disturb one another.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    internal StreamServer Stream { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Stream = await StreamServer.StartAsync();

    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
