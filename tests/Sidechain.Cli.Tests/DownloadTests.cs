using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sidechain.TestApi;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Cli.Tests;

public sealed class DownloadTests : CliTest
{
    private const string Id = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string PathOfAudio = $"/api/v1/posts/{Id}/download";

    private static readonly byte[] Audio = [.. Enumerable.Range(0, 300_000).Select(n => (byte)(n * 7))];
    private static readonly string Sha256 = Convert.ToHexStringLower(SHA256.HashData(Audio));

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Offer("attachment; filename=\"Dusty break.opus\"");
    }

    [Fact]
    public async Task Download_Loop_IsAFileUnderItsTitle()
    {
        var result = await Cli.RunAsync("download", Id);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith(
            "Downloaded.\n  file      Dusty break.opus\n  size      300 kB\nTrace ID: ", result.Output, StringComparison.Ordinal);
        Assert.Equal(Audio, await File.ReadAllBytesAsync(Path.Combine(Cli.Home, "Dusty break.opus")));
        Assert.Equal(
            """
            cli.download_loop
              cli.start_process [program_entered]
              cli.download_audio
                cli.http_request [response_received]
                cli.write_file
              cli.update_ui
            """, SpanDrawing.Draw(Api.Spans));
        Assert.Equal(300_000L, Api.Spans.Single(span => span.Name == "cli.download_audio").Attribute(AttributeNames.FileSize));
    }

    [Fact]
    public async Task Download_Json_SaysWhatAndWhere()
    {
        var result = await Cli.RunAsync("download", Id, "-o", "here.opus", "--json");

        Assert.Equal(("here.opus", 300_000, Sha256), (
            result.Json.GetProperty("file").GetString(), result.Json.GetProperty("size").GetInt32(),
            result.Json.GetProperty("sha256").GetString()));
    }

    /// <summary>What servers suggest, and what it becomes.</summary>
    public static TheoryData<string, string> Suggestions => new()
    {
        { "attachment; filename=\"../../.bashrc\"", "bashrc" },
        { "attachment; filename=\"..\"", $"{Id}.opus" },
        { "attachment; filename=\"C:\\\\Windows\\\\evil.exe\"", "evil.exe" },
        { "attachment; filename*=UTF-8''a%00b%1B%5B2J%E2%80%AEgnp.opus", "a_b_[2J_gnp.opus" },
        { $"attachment; filename=\"{new string('x', 400)}.opus\"", new string('x', 115) + ".opus" },
        { "nonsense;;;", $"{Id}.opus" },
    };

    [Theory]
    [MemberData(nameof(Suggestions))]
    public async Task Download_NameThatTheServerSuggests_StaysInTheFolderAndIsHarmless(string disposition, string expected)
    {
        Offer(disposition);
        var result = await Cli.RunAsync("download", Id, "--json");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(expected, result.Json.GetProperty("file").GetString());
        Assert.Equal([expected], Files());
    }

    [Fact]
    public async Task Download_FileThatIsThere_StaysUnlessForced()
    {
        var path = Cli.Write("mine.opus", [1, 2, 3]);
        var refused = await Cli.RunAsync("download", Id, "-o", "mine.opus");
        Assert.DoesNotContain(Api.Requests, request => request.Path == PathOfAudio);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(path));
        var forced = await Cli.RunAsync("download", Id, "-o", "mine.opus", "--force");

        Assert.Equal((1, 0), (refused.ExitCode, forced.ExitCode));
        Assert.Contains(
            "Error: mine.opus is there already. Name another file with --output, or replace it with --force.", refused.Error,
            StringComparison.Ordinal);
        Assert.Equal(Audio, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task Download_DamagedOnItsWay_LeavesNothing()
    {
        Offer("attachment; filename=\"loop.opus\"", etag: $"\"{new string('0', 64)}\"");
        var result = await Cli.RunAsync("download", Id);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("its checksum is not the promised one", result.Error, StringComparison.Ordinal);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Download_ThatBreaksOff_LeavesNothing()
    {
        Api.Answers[PathOfAudio] = async (http, _) =>
        {
            await SendHalfAsync(http);
            http.Abort();
        };
        var result = await Cli.RunAsync("download", Id);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"The connection to {Api.Url} broke", result.Error, StringComparison.Ordinal);
        Assert.Equal("error", Api.Spans.Single(span => span.Name == "cli.http_request").Status);
        Assert.Empty(Files());
    }

    [Theory]
    [InlineData("-INT", 130)]
    [InlineData("-HUP", 129)]
    [InlineData("-QUIT", 131)]
    public async Task Download_Interrupted_LeavesNothingAndDeliversCancelledSpans(string signal, int exitCode)
    {
        var half = new TaskCompletionSource();
        Api.Answers[PathOfAudio] = async (http, _) =>
        {
            await SendHalfAsync(http);
            half.SetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        var result = await Cli.RunAsync(["download", Id], input: null, meanwhile: async process =>
        {
            await half.Task.WaitAsync(TimeSpan.FromSeconds(60));
            using var kill = Process.Start("kill", [signal, $"{process.Id}"]);
            await kill.WaitForExitAsync();
        });

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains("Error: Cancelled.", result.Error, StringComparison.Ordinal);
        Assert.Equal("cancelled", Api.Spans.Single(span => span.Name == "cli.download_loop").Status);
        Assert.Empty(Files());
    }

    /// <summary>The second signal ends the process wherever it is.</summary>
    [Fact]
    public async Task Download_InterruptedTwice_LeavesNothing()
    {
        var half = new TaskCompletionSource();
        Api.Answers[PathOfAudio] = async (http, _) =>
        {
            await SendHalfAsync(http);
            half.SetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        var result = await Cli.RunAsync(["download", Id], input: null, meanwhile: async process =>
        {
            await half.Task.WaitAsync(TimeSpan.FromSeconds(60));
            var twice = $"kill -TERM {process.Id}; kill -INT {process.Id}; true";
            using var kill = Process.Start("/bin/sh", ["-c", twice]);
            await kill.WaitForExitAsync();
        });

        Assert.Contains(result.ExitCode, (int[])[130, 143]);
        Assert.Empty(Files());
    }

    /// <summary>What a proxy or another server may answer: status, type, encoding and content.</summary>
    public static TheoryData<int, string?, string?, string> NoLoops => new()
    {
        { 200, "text/html", null, "<html>Log in to the hotel's network</html>" },
        { 200, null, null, "audio?" },
        { 200, "application/octet-stream", null, "audio?" },
        { 204, null, null, "" },
        { 206, "audio/ogg", null, "a part" },
        { 200, "audio/ogg", "gzip", "zipped" },
        { 200, "audio/ogg", null, "" },
    };

    [Theory]
    [MemberData(nameof(NoLoops))]
    public async Task Download_OfWhatIsNoLoop_IsRefused_AndNothingIsKept(int status, string? type, string? encoding, string content)
    {
        Api.Answers[PathOfAudio] = (http, _) =>
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = type;
            http.Response.Headers.ContentEncoding = encoding;
            return content.Length > 0 ? http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(content)).AsTask() : Task.CompletedTask;
        };
        var result = await Cli.RunAsync("download", Id, "-o", "loop.opus");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        var sentence = $"Error: The answer of {Api.Url} to GET {PathOfAudio} is none that sidechain understands.";
        Assert.StartsWith(sentence, result.Error, StringComparison.Ordinal);
        Assert.Equal($"Trace ID: {result.TraceId}", result.LastErrorLine);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Download_OfAudioThatLiesElsewhere_SaysWhere()
    {
        Api.Answers[PathOfAudio] = async (http, _) =>
        {
            http.Response.StatusCode = 404;
            await http.Response.WriteAsJsonAsync(
                new { status = 404, error = "This post's audio lies elsewhere.", audio_url = "https://cdn.example.org/loop.mp3" },
                options: null, "application/problem+json");
        };
        var result = await Cli.RunAsync("download", Id);

        Assert.Equal(4, result.ExitCode);
        Assert.Contains(
            "Error: This post's audio lies elsewhere. Get it there: https://cdn.example.org/loop.mp3", result.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_OfMoreThanAnyLoopHas_IsRefused_AndNothingIsKept()
    {
        Api.Answers[PathOfAudio] = async (http, _) =>
        {
            http.Response.ContentType = "audio/ogg";
            http.Response.ContentLength = 1_000_000_001;
            await http.Response.Body.WriteAsync(Audio);
            http.Abort();
        };
        var result = await Cli.RunAsync("download", Id, "-o", "much.opus");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("The server sends more than 1.0 GB, which no loop has.", result.Error, StringComparison.Ordinal);
        Assert.Empty(Files());
    }

    private static async Task SendHalfAsync(HttpContext http)
    {
        http.Response.ContentType = "audio/ogg";
        http.Response.ContentLength = Audio.Length;
        await http.Response.Body.WriteAsync(Audio.AsMemory(0, 100_000));
        await http.Response.Body.FlushAsync();
    }

    private void Offer(string disposition, string? etag = null) => Api.Answers[PathOfAudio] = (http, _) =>
    {
        http.Response.ContentType = "audio/ogg";
        http.Response.ContentLength = Audio.Length;
        http.Response.Headers.ContentDisposition = disposition;
        http.Response.Headers.ETag = etag ?? $"\"{Sha256}\"";
        return http.Response.Body.WriteAsync(Audio).AsTask();
    };

    /// <summary>Everything in the folder that a user sees, hidden files too.</summary>
    private IEnumerable<string> Files() =>
        Directory.GetFiles(Cli.Home).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);
}
