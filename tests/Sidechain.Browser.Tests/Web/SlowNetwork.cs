using Microsoft.Playwright;

namespace Sidechain.Browser.Tests.Web;

/// <summary>A network on which uploads take their time.</summary>
internal sealed class SlowNetwork : IAsyncDisposable
{
    private readonly ICDPSession _session;
    private bool _ended;

    private SlowNetwork(ICDPSession session) => this._session = session;

    public static async Task<SlowNetwork> OfAsync(WebWindow window, int bytesASecond)
    {
        var network = new SlowNetwork(await window.Page.Context.NewCDPSessionAsync(window.Page));
        await network._session.SendAsync("Network.enable");
        await network.LimitAsync(bytesASecond);
        return network;
    }

    public async Task EndAsync()
    {
        _ended = true;
        await LimitAsync(-1);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_ended)
        {
            await EndAsync();
        }
    }

    private async Task LimitAsync(int bytesASecond) => await _session.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
    {
        ["offline"] = false,
        ["latency"] = 0,
        ["downloadThroughput"] = -1,
        ["uploadThroughput"] = bytesASecond,
    });
}
