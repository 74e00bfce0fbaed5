namespace Sidechain.Api.Tests.Hosting;

/// <summary>One api for all tests of a class, where they cannot get in each other's way.</summary>
public class ApiFixture(Servers servers) : IAsyncLifetime
{
    internal ApiServer Api { get; private set; } = null!;

    /// <summary>What is not as it is by default.</summary>
    protected virtual IEnumerable<(string Key, string Value)> Changes => [];

    public async ValueTask InitializeAsync() => Api = await ApiServer.StartAsync(servers, Changes);

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The same with a small limit for files.</summary>
public sealed class SmallFilesApi(Servers servers) : ApiFixture(servers)
{
    protected override IEnumerable<(string Key, string Value)> Changes => [("Audio:MaxBytes", "200000")];
}
