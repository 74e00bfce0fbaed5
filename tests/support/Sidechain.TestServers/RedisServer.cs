using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Sidechain.Hosting.LocalServers.Servers;

namespace Sidechain.TestServers;

/// <summary>A throw-away Redis with a password on a random port of the loop-back address.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly ServerProcess _process;

    private RedisServer(ServerProcess process, string connectionString)
    {
        this._process = process;
        ConnectionString = connectionString;
    }

    /// <summary>As Aspire writes it: <c>127.0.0.1:{port},password={password}</c>.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts a server; some 50 ms. It keeps nothing on disk.</summary>
    /// <exception cref="FileNotFoundException">Redis is not installed.</exception>
    public static async Task<RedisServer> StartAsync(CancellationToken cancellationToken = default)
    {
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var (process, port) = await ServerProcess.StartAsync(
            port => Command(ServerProcess.CreateFolder("redis"), password, port),
            (port, token) => AnswersAsync(port, password, token),
            cancellationToken);
        return new RedisServer(process, $"127.0.0.1:{port},password={password}");
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    /// <summary>The script of local servers, with the arguments of Aspire's resource.</summary>
    private static ServerCommand Command(string folder, string password, int port) => new(
        folder,
        [
            "/bin/sh", ServerCommand.Script("redis.sh"), folder, Binaries.Redis() ?? throw ServerCommand.NotInstalled("Redis"),
            "--requirepass", "$REDIS_PASSWORD",
        ],
        new()
        {
            ["REDIS_PASSWORD"] = password,
            ["REDIS_PORT"] = $"{port}",
        });

    private static async Task<bool> AnswersAsync(int port, string password, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, cancellationToken);
            await using var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {password}\r\n"), cancellationToken);
            var answer = new byte[5];
            await stream.ReadExactlyAsync(answer, cancellationToken);
            return answer.AsSpan().SequenceEqual("+OK\r\n"u8);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
