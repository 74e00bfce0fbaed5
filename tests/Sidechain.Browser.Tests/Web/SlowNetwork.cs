using Microsoft.Playwright;

namespace Sidechain.Browser.Tests.Web;

/// <summary>A network on which an upload takes minutes: on a busy machine, too, a test comes before its end.</summary>
internal sealed class SlowNetwork : IAsyncDisposable
{
    private const int BytesASecond = 300;
    private readonly ICDPSession _session;
    private bool _ended;

    private SlowNetwork(ICDPSession session) => this._session = session;

    public static async Task<SlowNetwork> OfAsync(WebWindow window)
    {
        var network = new SlowNetwork(await window.Page.Context.NewCDPSessionAsync(window.Page));
        await network._session.SendAsync("Network.enable");
        await network.LimitAsync(BytesASecond);
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

    private async Task LimitAsync(int bytesASecond) =>
        await _session.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
        {
            ["offline"] = false,
            ["latency"] = 0,
            ["downloadThroughput"] = -1,
            ["uploadThroughput"] = bytesASecond,
        });
}
