using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Sidechain.Browser.Tests.Web;

/// <summary>A way to the app on which connections hold still, and break.</summary>
internal sealed class BreakingNetwork : IAsyncDisposable
{
    private readonly Uri _app;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly Task _accepting;
    private TaskCompletionSource _passing = Passing();
    private volatile bool _isDown;

    private BreakingNetwork(Uri app)
    {
        _app = app;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>By another name than the app's own: it is another origin.</summary>
    public Uri Address => new($"http://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public static BreakingNetwork To(Uri app) => new(app);

    /// <summary>What the browser sends from now on does not come through.</summary>
    public void Hold() => _passing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Every connection ends without a word, new ones too: Chromium repeats a kept connection's request on a new one.</summary>
    public void Break()
    {
        _isDown = true;
        foreach (var (client, _) in _open)
        {
            client.LingerState = new LingerOption(enable: true, seconds: 0);
            client.Dispose();
        }

        _open.Clear();
        var held = _passing;
        _passing = Passing();
        held.TrySetCanceled();
    }

    /// <summary>New connections work again.</summary>
    public void Mend() => _isDown = false;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Break();
        await _accepting;
    }

    private static TaskCompletionSource Passing()
    {
        var passing = new TaskCompletionSource();
        passing.SetResult();
        return passing;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = RelayAsync(await _listener.AcceptTcpClientAsync());
            }
            catch (SocketException)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task RelayAsync(TcpClient browser)
    {
        using var app = new TcpClient();
        using (browser)
        {
            if (_isDown)
            {
                return;
            }

            try
            {
                await app.ConnectAsync(_app.Host, _app.Port);
                _open[browser] = true;
                await Task.WhenAny(CopyAsync(browser.GetStream(), app.GetStream()), app.GetStream().CopyToAsync(browser.GetStream()));
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // One of the two is gone, and the other one is with it.
            }

            _open.TryRemove(browser, out _);
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16_384];
        while (await from.ReadAsync(buffer) is > 0 and var read)
        {
            await _passing.Task;
            await to.WriteAsync(buffer.AsMemory(0, read));
        }
    }
}
