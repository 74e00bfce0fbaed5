using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.Data;
using Aspire.Hosting.Processes;

namespace Sidechain.StandIns.Tests.Hosting;

public sealed class LifetimeTests
{
    [Fact]
    public async Task Dispose_AfterATest_LeavesNoProcessAndNoFolder()
    {
        var (app, data) = await ProbeApplication.StartAsync();
        var processes = RunningProcesses.In(data);

        await app.StopAsync();
        Assert.Empty(RunningProcesses.StillThere(processes));
        await app.DisposeAsync();

        Assert.True(processes.Count >= 4, $"Postgres, Redis and two services were expected, not {processes.Count}");
        Assert.False(Directory.Exists(data));
    }

    [Fact]
    public async Task Interrupt_OfARun_StopsEverythingAndExitsWithZero()
    {
        await using var run = await AppHostRun.StartAsync();

        run.Signal(AppHostRun.Interrupt);

        Assert.Equal(0, await run.ExitAsync());
        Assert.Empty(RunningProcesses.StillThere(run.Processes));
    }

    [Fact]
    public async Task Interrupt_WhileTheClusterIsMade_LeavesNoProcess()
    {
        await using var run = AppHostRun.Begin();
        await RunningProcesses.NamingAsync(run.Data, "initdb");

        run.Signal(AppHostRun.Interrupt);

        Assert.Equal(0, await run.ExitAsync());
        Assert.Empty(RunningProcesses.Naming(run.Data));
    }

    [Fact]
    public async Task Kill_WhileTheClusterIsMade_StopsThatToo()
    {
        await using var run = AppHostRun.Begin();
        await RunningProcesses.NamingAsync(run.Data, "initdb");
        var processes = RunningProcesses.In(run.Data);
        Assert.Contains(processes, p => RunningProcesses.CommandLineOf($"/proc/{p.Id}").Contains("initdb", StringComparison.Ordinal));

        run.Signal(AppHostRun.Kill);

        await RunningProcesses.AllGoneAsync(processes);
    }

    [Fact]
    public async Task Process_ThatStartsWhenTheGuardHasEnded_DoesNotRun()
    {
        using var data = DataFolder.ForOneTest();
        await data.OpenAsync(TestContext.Current.CancellationToken);
        var guard = Guard.Start(data);
        var late = guard.Wrap("TERM", "sleep", ["60"]);
        guard.Dispose();

        using var process = Process.Start(late)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }

        Assert.NotEqual(0, process.ExitCode);
    }

    [Fact]
    public async Task Kill_OfTheAppHost_LeavesNoProcess()
    {
        await using var run = await AppHostRun.StartAsync();

        run.Signal(AppHostRun.Kill);

        await RunningProcesses.AllGoneAsync(run.Processes);
    }

    [Fact]
    public async Task Kill_OfTheDotnetRunAroundIt_LeavesNoProcess()
    {
        await using var run = await AppHostRun.StartAsync(throughDotnetRun: true);

        run.Signal(AppHostRun.Kill);

        await RunningProcesses.AllGoneAsync(run.Processes);
    }

    [Fact]
    public async Task SecondRun_RightAfterAKill_HasTheSameDataAndSecrets()
    {
        var data = AppHostRun.NewDataFolder();
        string secrets;
        await using (var killed = await AppHostRun.StartAsync(data))
        {
            secrets = await File.ReadAllTextAsync(Path.Combine(data, "secrets.json"));
            killed.Signal(AppHostRun.Kill);
            await killed.ExitAsync();
        }

        await using var second = await AppHostRun.StartAsync(data);

        Assert.Equal(secrets, await File.ReadAllTextAsync(Path.Combine(data, "secrets.json")));
        Assert.DoesNotContain("Making a new database cluster", second.Output, StringComparison.Ordinal);
        second.DeleteData = true;
    }

    [Fact]
    public async Task Service_ThatIsKilled_IsToldInTheTerminal()
    {
        await using var run = await AppHostRun.StartAsync();

        AppHostRun.Signal(AppHostRun.Kill, run.Processes[^1].Id);

        await run.PrintsAsync(" has ended by itself (signal 9). Press Ctrl+C and start again.");
    }

    [Fact]
    public async Task SecondAppHost_OnTheSameFolder_SaysWhoHoldsIt()
    {
        await using var run = await AppHostRun.StartAsync();

        var (exitCode, output) = await AppHostRun.FailAsync(run.Data);

        Assert.Equal(1, exitCode);
        Assert.Contains($"is in use by the AppHost with process id {run.Id.ToString(CultureInfo.InvariantCulture)}", output, StringComparison.Ordinal);
        Assert.Contains("Stop that one with Ctrl+C, then start again.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithADataFolderThatCannotBe_SaysWhichInOneSentence()
    {
        var (exitCode, output) = await AppHostRun.FailAsync("/dev/null/sidechain");

        Assert.Equal(1, exitCode);
        Assert.Contains("The data folder /dev/null/sidechain cannot be used", output, StringComparison.Ordinal);
        Assert.Contains("set SIDECHAIN_DATA to another folder", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DataFolder_ThatIsThereAlready_KeepsItsMode()
    {
        const UnixFileMode Mode = UnixFileMode.StickyBit | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        var folder = Directory.CreateTempSubdirectory("sidechain-data-").FullName;
        File.SetUnixFileMode(folder, Mode);

        using (var data = DataFolder.ForRuns(folder, "/")) await data.OpenAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Mode, File.GetUnixFileMode(folder));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Start_WithAPortInUse_NamesThePortAndItsOwner()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;

        var (exitCode, output) = await AppHostRun.FailAsync(null, $"--extra-port={port}");

        Assert.Equal(1, exitCode);
        Assert.Contains(
            $"Port {port} (first, endpoint extra) is already in use by", output, StringComparison.Ordinal);
        Assert.Contains($"process id {Environment.ProcessId}", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
