using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sidechain.Cli.Tests.Peer;

namespace Sidechain.Cli.Tests;

/// <summary>Pipes that nobody writes to, or that nobody reads from: a signal ends a command that waits for one.</summary>
public sealed class IdlePipeTests : CliTest
{
    private const string Id = TraceDocuments.TraceId;

    /// <summary>More than a pipe holds (64 kB), so what was written is being read.</summary>
    private static readonly byte[] Much = Encoding.UTF8.GetBytes(new string(' ', 200_000));

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Api.Answers["/api/v1/posts/"] = (http, _) =>
        {
            http.Response.ContentType = "audio/ogg";
            http.Response.ContentLength = 3_000_000;
            return http.Response.Body.WriteAsync(new byte[3_000_000]).AsTask();
        };
        Api.Answers["/api/v1/feed/timeline"] = (http, _) => http.Response.WriteAsJsonAsync(
            new { posts = Enumerable.Range(0, 3000).Select(n => new { id = $"{n:x32}", title = "Dusty break" }) });
        Cli.Write("trace.json", TraceDocuments.Json());
        Cli.Write("s.shape", "cli.share_loop\n"u8.ToArray());
    }

    [Theory]
    [InlineData("INT", 130, "trace", "show", "-")]
    [InlineData("TERM", 143, "trace", "show", "-")]
    [InlineData("INT", 130, "trace", "check", "-", "--shape", "s.shape")]
    [InlineData("INT", 130, "trace", "check", "trace.json", "--shape", "/dev/stdin")]
    [InlineData("INT", 130, "trace", "check", "trace.json", "--shape", "s.shape", "--registry", "/dev/stdin")]
    [InlineData("INT", 130, "login", "--user", "bob", "--password", "-")]
    [InlineData("TERM", 143, "register", "--user", "bob", "--password", "-")]
    [InlineData("TERM", 143, "upload", "/dev/stdin")]
    public async Task Input_ThatNobodyWritesAnyMore_EndsWithTheSignal(string signal, int exitCode, params string[] args)
    {
        var result = await Cli.SignalAsync(signal, args, process => WriteAsync(process.StandardInput.BaseStream));

        Assert.Equal((exitCode, true), (result.ExitCode, result.Error.Contains("Error: Cancelled.", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("INT", 130, "feed")]
    [InlineData("TERM", 143, "feed", "--json")]
    [InlineData("INT", 130, "download", Id, "-o", "-")]
    [InlineData("TERM", 143, "download", Id, "-o", "/dev/stdout")]
    public async Task Output_ThatNobodyReadsAnyMore_EndsWithTheSignal(string signal, int exitCode, params string[] args)
    {
        var result = await Cli.SignalAsync(signal, args, process => ReadSomethingAsync(process.StandardOutput.BaseStream));

        Assert.Equal((exitCode, true), (result.ExitCode, result.Error.Contains("Error: Cancelled.", StringComparison.Ordinal)));
    }

    /// <summary>It would go on for as long as the server has something, and say that all is there.</summary>
    [Fact]
    public async Task Download_IntoAPipeWhoseReaderIsGone_EndsAndSaysSo()
    {
        var sent = 0L;
        Api.Answers["/api/v1/posts/"] = async (http, _) =>
        {
            http.Response.ContentType = "audio/ogg";
            http.Response.ContentLength = 900_000_000;
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(new byte[100_000], http.RequestAborted);
                sent += 100_000;
            }
        };

        var result = await Cli.RunLineAsync($"exec 3>&1; (\"$CLI\" download {Id} -o -; echo $? >&3) | head -c 10 >first");

        Assert.Equal("6\n", result.Output);
        Assert.DoesNotContain("Downloaded", result.Error, StringComparison.Ordinal);
        Assert.InRange(sent, 0, 800_000_000);
    }

    [Theory]
    [InlineData("trace", "show", "p")]
    [InlineData("trace", "check", "trace.json", "--shape", "p")]
    [InlineData("upload", "p")]
    public async Task NamedPipe_ThatNobodyWritesAnyMore_EndsWithTheSignal(params string[] args)
    {
        MakePipe();
        FileStream? writer = null;
        var result = await Cli.SignalAsync("INT", args, async _ =>
        {
            writer = await Task.Run(
                () => new FileStream(Path.Combine(Cli.Home, "p"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));
            await WriteAsync(writer);
        });
        await writer!.DisposeAsync();

        Assert.Equal((130, true), (result.ExitCode, result.Error.Contains("Error: Cancelled.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task NamedPipe_ThatNobodyReadsAnyMore_EndsWithTheSignal()
    {
        MakePipe();
        FileStream? reader = null;
        var result = await Cli.SignalAsync("INT", ["download", Id, "-o", "p"], async _ =>
        {
            reader = await Task.Run(
                () => new FileStream(Path.Combine(Cli.Home, "p"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0));
            await ReadSomethingAsync(reader);
        });
        await reader!.DisposeAsync();

        Assert.Equal((130, true), (result.ExitCode, result.Error.Contains("Error: Cancelled.", StringComparison.Ordinal)));
    }

    private static async Task WriteAsync(Stream stream)
    {
        await stream.WriteAsync(Much);
        await stream.FlushAsync();
    }

    private static async Task ReadSomethingAsync(Stream stream) => Assert.NotEqual(0, await stream.ReadAsync(new byte[100]));

    private void MakePipe()
    {
        using var make = Process.Start("mkfifo", [Path.Combine(Cli.Home, "p")]);
        make.WaitForExit();
    }
}
