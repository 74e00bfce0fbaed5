using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Sidechain.TestServers;

/// <summary>A server as a child process, in a folder of its own. Both go when this is disposed, and also when the test process is killed:
/// the shell around the server sees the end of its standard input.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // Both servers handle SIGINT themselves; Postgres takes it as "fast shutdown", which does not wait for clients. A killed one (137) is
    // started again, and again where the processes that it left are not gone yet, which takes a moment.
    private const string Keeper = """
        folder=$1; shift; exec 3<&0
        (read _ <&3; touch "$folder/stopping"; kill -INT "$(cat "$folder/pid")") & reader=$!
        killed=0
        while :; do
            "$@" </dev/null & server=$!
            echo $server > "$folder/pid"
            wait $server; code=$?
            [ $code -eq 137 ] && killed=300
            [ $killed -gt 0 ] && [ ! -e "$folder/stopping" ] || break
            killed=$((killed - 1)); sleep 0.1
        done
        kill $reader 2>/dev/null
        rm -rf "$folder"
        exit $code
        """;

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ServerProcess(ServerCommand command)
    {
        Folder = command.Folder;
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["-c", Keeper, "sh", command.Folder, .. command.Arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Folder { get; }

    /// <summary>Starts the server on a free port, on another one when it exits at once, and waits for <paramref name="isReady"/>.</summary>
    public static async Task<(ServerProcess Process, int Port)> StartAsync(
        Func<int, ServerCommand> prepare, Func<int, CancellationToken, Task<bool>> isReady, CancellationToken cancellationToken)
    {
        const int Attempts = 5;
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort.Take();
            var server = new ServerProcess(prepare(port));
            try
            {
                await server.WaitUntilAsync(() => isReady(port, cancellationToken), cancellationToken);
                return (server, port);
            }
            catch (ServerExitedException) when (attempt < Attempts)
            {
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>A fresh folder that every user may traverse, since Postgres runs as another user under root.</summary>
    public static string CreateFolder(string name)
    {
        var folder = Directory.CreateTempSubdirectory($"sidechain-{name}-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode OfUser = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            File.SetUnixFileMode(folder, OfUser | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        return folder;
    }

    /// <summary>Kills the server (SIGKILL); it is started again at once, on its data.</summary>
    public void Kill()
    {
        using var server = Process.GetProcessById(int.Parse(File.ReadAllText(Path.Combine(Folder, "pid")), CultureInfo.InvariantCulture));
        server.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task WaitUntilAsync(Func<Task<bool>> isReady, CancellationToken cancellationToken)
    {
        var limit = TimeSpan.FromSeconds(60);
        var watch = Stopwatch.StartNew();
        while (!await isReady())
        {
            if (_process.HasExited)
            {
                throw new ServerExitedException(
                    $"{Path.GetFileName(_process.StartInfo.ArgumentList[5])} exited with {_process.ExitCode}.\n{Output()}");
            }

            if (watch.Elapsed > limit)
            {
                throw new TimeoutException(
                    $"{Path.GetFileName(_process.StartInfo.ArgumentList[5])} was not ready after {limit.TotalSeconds} s.\n{Output()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }

    private string Output()
    {
        lock (_output)
        {
            return _output.ToString();
        }
    }
}
