using System.Diagnostics;
using Npgsql;
using Sidechain.Hosting.LocalServers.Servers;
using Sidechain.TestServers;

namespace Sidechain.Hosting.LocalServers.Tests;

/// <summary><c>postgres.sh</c> by itself, on folders and in environments as users have them.</summary>
public sealed class PostgresScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sidechain-script-").FullName;

    public PostgresScriptTests() => File.SetUnixFileMode(_folder, (UnixFileMode)Convert.ToInt32("711", 8));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task FolderOfSomethingElse_IsLeftAsItIs()
    {
        var data = Directory.CreateDirectory(Path.Combine(_folder, "scripts")).FullName;
        File.WriteAllText(Path.Combine(data, "precious.sql"), "SELECT 1");

        var (code, said) = await RunAsync(data, []);

        Assert.Equal((1, $"{data} holds files that are no database cluster. Name another folder, or move them away."), (code, said));
        Assert.Equal("SELECT 1", File.ReadAllText(Path.Combine(data, "precious.sql")));
    }

    [Fact]
    public async Task InitFile_ThatFails_LeavesNoServerAndNoCluster()
    {
        var init = Directory.CreateDirectory(Path.Combine(_folder, "init")).FullName;
        File.WriteAllText(Path.Combine(init, "01.sql"), "CREATE TABLE x(;");
        var data = Path.Combine(_folder, "data");

        var (code, said) = await RunAsync(data, new() { ["POSTGRES_INIT"] = init });

        Assert.Equal((1, "01.sql failed: nothing of the new database is kept. Mend it and start again."), (code, said));
        Assert.False(Directory.Exists(data));
        Assert.DoesNotContain(
            Directory.EnumerateDirectories("/proc"), process => CommandLine(process).Contains(_folder, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("two\nlines", "postgres", "holds a line break")]
    [InlineData("pw", "we\"ird", "holds a quotation mark")]
    public async Task NameOrPassword_ThatCannotBeSet_IsRefused(string password, string user, string reason)
    {
        var (code, said) = await RunAsync(
            Path.Combine(_folder, "data"), new() { ["POSTGRES_PASSWORD"] = password, ["POSTGRES_USER"] = user });

        Assert.Equal(1, code);
        Assert.Contains(reason, said, StringComparison.Ordinal);
        Assert.DoesNotContain(password, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_OfAnotherPassword_OfAServerThatWasKilled_InAHostileEnvironment_IsOpenedWithTodays()
    {
        var data = Path.Combine(_folder, "ü sp'q\"x");
        Dictionary<string, string> hostile = new()
        {
            ["POSTGRES_DB"] = "shop",
            ["PGHOSTADDR"] = "192.0.2.1",
            ["PGOPTIONS"] = "-c nonsense_x=1",
            ["PGSERVICE"] = "none",
            ["TMPDIR"] = "/nonexistent",
        };
        using (var first = Script.Start(data, new(hostile) { ["POSTGRES_PASSWORD"] = "it's $one" }))
        {
            await first.AnswersAsync("it's $one", "shop");
            first.Stop();
        }

        // The process id of a server that was killed lives again: it is this test's.
        File.WriteAllText(Path.Combine(data, "postmaster.pid"), $"{Environment.ProcessId}\n{data}\n");
        using var second = Script.Start(data, new(hostile) { ["POSTGRES_PASSWORD"] = "two" });
        await second.AnswersAsync("two", "shop");
        second.Stop();
        Assert.DoesNotContain("it's $one", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_OfAnotherUser_IsRefusedWithoutThePassword()
    {
        var data = Path.Combine(_folder, "data");
        using (var first = Script.Start(data, new() { ["POSTGRES_USER"] = "alice" }))
        {
            await first.AnswersAsync("pw", "alice", user: "alice");
            first.Stop();
        }

        var (code, said) = await RunAsync(data, new() { ["POSTGRES_USER"] = "bob", ["POSTGRES_PASSWORD"] = "s3cret-of-bob" });

        Assert.Equal(1, code);
        Assert.StartsWith(
            $"The password of \"bob\" cannot be set in {data}: was it made for another user?", said, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret-of-bob", said, StringComparison.Ordinal);
    }

    /// <summary>The exit code and the last line of a run that ends by itself.</summary>
    private static async Task<(int Code, string Said)> RunAsync(string data, Dictionary<string, string> environment)
    {
        using var script = Script.Start(data, environment);
        await script.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (script.Process.ExitCode, script.Output.TrimEnd().Split('\n')[^1]);
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // it has ended, or is none
        }
    }

    private sealed class Script : IDisposable
    {
        private readonly System.Text.StringBuilder _output = new();
        private readonly int _port = FreePort.Take();

        private Script(string data, Dictionary<string, string> environment)
        {
            var start = new ProcessStartInfo(
                "/bin/sh", [Path.Combine(AppContext.BaseDirectory, "local-servers", "postgres.sh"), Binaries.PostgresFolder()!])
            {
                RedirectStandardOutput = true,
            };
            Dictionary<string, string> all =
                new(environment) { ["PGDATA"] = data, ["PGPORT"] = $"{_port}", ["POSTGRES_INITDB_ARGS"] = "--auth=scram-sha-256" };
            all.TryAdd("POSTGRES_PASSWORD", "pw");
            foreach (var (name, value) in all)
            {
                start.Environment[name] = value;
            }

            Process = new Process { StartInfo = start };
            Process.OutputDataReceived += (_, line) =>
            {
                lock (_output)
                {
                    _output.Append(line.Data).Append('\n');
                }
            };
            Process.Start();
            Process.BeginOutputReadLine();
        }

        public Process Process { get; }

        public string Output
        {
            get
            {
                lock (_output)
                {
                    return _output.ToString();
                }
            }
        }

        public static Script Start(string data, Dictionary<string, string> environment) => new(data, environment);

        /// <summary>Waits until the server lets this user in.</summary>
        public async Task AnswersAsync(string password, string database, string user = "postgres")
        {
            var address = new NpgsqlConnectionStringBuilder
            {
                Host = "127.0.0.1",
                Port = _port,
                Username = user,
                Password = password,
                Database = database,
                Pooling = false,
            };
            while (true)
            {
                try
                {
                    await using var connection = new NpgsqlConnection(address.ConnectionString);
                    await connection.OpenAsync(TestContext.Current.CancellationToken);
                    return;
                }
                catch (NpgsqlException e) when (e is not PostgresException || e.SqlState == PostgresErrorCodes.CannotConnectNow)
                {
                    Assert.False(Process.HasExited, Output);
                    await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
                }
            }
        }

        public void Stop()
        {
            using var kill = System.Diagnostics.Process.Start("kill", [$"{Process.Id}"]);
            kill.WaitForExit();
            Process.WaitForExit();
        }

        public void Dispose()
        {
            if (!Process.HasExited)
            {
                Stop();
            }

            Process.Dispose();
        }
    }
}
