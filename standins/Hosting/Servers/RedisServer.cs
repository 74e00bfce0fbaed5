using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Data;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Servers;

/// <summary>A real Redis server of this machine; its configuration, the password in it, goes through standard input and never on a command line.</summary>
internal static class RedisServer
{
    public static (ProgramToRun Program, string Configuration) Prepare(RedisResource server, DataFolder data, int port)
    {
        var program = Binaries.Redis() ?? throw new DistributedApplicationException("Redis is not installed. Run eng/prerequisites.sh.");
        var folder = data.PathOf(server.Name);
        var volume = ((IResource)server).Model.DataVolume;
        if (!volume && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        var configuration = string.Create(CultureInfo.InvariantCulture,
            $"""
            bind 127.0.0.1
            port {port}
            requirepass {server.Password.Resolve()}
            dir "{folder}"
            save {(volume ? "60 1" : "\"\"")}
            appendonly no
            loglevel warning

            """);
        return (new ProgramToRun(program, ["-"], folder, new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "" }), configuration);
    }

    public static async Task<bool> AnswersAsync(RedisResource server, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", await server.Endpoint.AllocatedPort.WaitAsync(cancellationToken), cancellationToken);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"AUTH {server.Password.Resolve()}\r\nPING\r\n"), cancellationToken);
            using var reader = new StreamReader(stream);
            return await reader.ReadLineAsync(cancellationToken) == "+OK" && await reader.ReadLineAsync(cancellationToken) == "+PONG";
        }
        catch (IOException)
        {
            return false;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
