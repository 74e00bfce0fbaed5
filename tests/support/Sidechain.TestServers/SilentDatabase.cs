using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Sidechain.TestServers;

/// <summary>
/// The way to a database, which can fall silent as that of a stopped machine does: connections stay, new ones are accepted, and nothing is
/// answered.
/// </summary>
public sealed class SilentDatabase : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly NpgsqlConnectionStringBuilder _database;
    private readonly Task _accepting;
    private volatile int _accepted;
    private volatile TaskCompletionSource _speaks = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SilentDatabase(string connectionString)
    {
        _database = new NpgsqlConnectionStringBuilder(connectionString);
        _speaks.SetResult();
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The same database, through here.</summary>
    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder(_database.ConnectionString)
        {
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        }.ConnectionString;

    /// <summary>Connections so far.</summary>
    public int Accepted => _accepted;

    public static SilentDatabase Of(string connectionString) => new(connectionString);

    /// <summary>From now on nothing goes through.</summary>
    public void FallSilent() => _speaks = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was held up goes through, and all that comes.</summary>
    public void Speak() => _speaks.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
                _accepted++;
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await _speaks.Task.WaitAsync(_stop.Token);
            await far.ConnectAsync(_database.Host!, _database.Port, _stop.Token);
            await Task.WhenAny(PumpAsync(near.GetStream(), far.GetStream()), PumpAsync(far.GetStream(), near.GetStream()));
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or SocketException)
        {
            // The service has hung up, or the test is over.
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var count)
            {
                await _speaks.Task.WaitAsync(_stop.Token);
                await to.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // One of the two has hung up.
        }
    }
}
