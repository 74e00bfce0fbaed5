using Sidechain.Cli.Tests.Processes;
using Sidechain.TestApi;

namespace Sidechain.Cli.Tests;

/// <summary>Tests of the CLI as a process, with the services as it sees them. Both are made anew for each test.</summary>
/// <param name="isLoggedIn">The CLI has a token.</param>
public abstract class CliTest(bool isLoggedIn = true) : IAsyncLifetime
{
    private protected RecordingApi Api { get; private set; } = null!;

    private protected CliProcess Cli { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Api = await RecordingApi.StartAsync();
        Cli = new CliProcess(Api.Url);
        if (isLoggedIn)
        {
            Cli.WithToken();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Cli.Dispose();
        await Api.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
