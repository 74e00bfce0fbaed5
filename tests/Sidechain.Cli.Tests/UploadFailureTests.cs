using System.Text;
using Sidechain.Audio.Tests;
using Sidechain.Cli.Tests.Processes;
using Sidechain.TestApi;
using Sidechain.TestServers;

namespace Sidechain.Cli.Tests;

public sealed class UploadFailureTests : CliTest
{
    public static TheoryData<int, string?, string?, int, string> Answers => new()
    {
        { 401, "The token has expired.", null, 3, "The token has expired. To log in: ./sidechain login --user NAME --password -" },
        {
            403, "Alice may not post.", null, 3,
            "Alice may not post. To log in as somebody who may: ./sidechain login --user NAME --password -"
        },
        { 413, "The audio is larger than 50 MB", null, 1, "The audio is larger than 50 MB. Share a shorter loop." },
        { 429, "Too many posts.", "7", 1, "Too many posts. Try again in 7.0 s." },
        { 429, "Too many posts.", null, 1, "Too many posts. Wait a minute and try again." },
        { 500, "The database is gone.", null, 1, "The database is gone. Try again; if it stays, give support the trace ID." },
        { 503, null, "2", 1, "{api} answered 503 Service Unavailable. Try again in 2.0 s." },
        { 422, "The title is too long.", null, 1, "The title is too long." },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Upload_ServerRefuses_SaysTheServersSentenceAndWhatToDo(
        int status, string? error, string? retryAfter, int exitCode, string expected)
    {
        Api.Fail(RecordingApi.PostsPath, status, error, headers => headers.RetryAfter = retryAfter);
        var result = await Cli.RunAsync("upload", CliProcess.LoopFile);

        AssertFailed(result, exitCode, expected.Replace("{api}", Api.Url, StringComparison.Ordinal));
        Assert.Equal(
            """
            cli.share_loop error
              cli.start_process [program_entered]
              cli.upload_audio [file_selected] error
                cli.read_file
                cli.encode_audio [encoding_started, encoding_complete]
                cli.http_request [response_received] error
            """, SpanDrawing.Draw(Api.Spans.Select(WithoutExceptions)));
    }

    [Fact]
    public async Task Upload_TokenRefused_DeliversTheTraceWithoutIt()
    {
        Api.Fail(RecordingApi.PostsPath, 401, "The token has expired.");
        await Cli.RunAsync("upload", CliProcess.LoopFile);

        Assert.Null(Api.Delivery.Header("Authorization"));
    }

    [Fact]
    public async Task Upload_NoSuchFile_SaysSoAndDeliversTheFailure()
    {
        var result = await Cli.RunAsync("upload", "nowhere.wav");

        AssertFailed(result, 4, "There is no file nowhere.wav. Check the path; ./samples/loop.wav is there to try.");
        Assert.Equal(
            "cli.share_loop error\n  cli.start_process [program_entered]\n  cli.upload_audio [file_selected] error",
            SpanDrawing.Draw(Api.Spans.Select(WithoutExceptions)));
        Assert.Equal([result.TraceId], Api.Envelopes.SelectMany(envelope => envelope.Done));
    }

    [Fact]
    public async Task Upload_Folder_SaysSo() =>
        AssertFailed(await Cli.RunAsync("upload", "."), 1, ". is a folder. Name one WAV file.");

    [Fact]
    public async Task Upload_NullDevice_SaysThatItIsEmpty() =>
        AssertFailed(await Cli.RunAsync("upload", "/dev/null"), 1, "/dev/null is empty. Name one WAV file.");

    [Fact]
    public async Task Upload_NoAudio_SaysSo()
    {
        var path = Cli.Write("loop.txt", "Ceci n'est pas une boucle."u8.ToArray());
        var result = await Cli.RunAsync("upload", path);

        AssertFailed(result, 1, "loop.txt is no WAV audio (no RIFF header). Export the loop as WAV (PCM 16/24/32 or float) and try again.");
        Assert.Equal(
            """
            cli.share_loop error
              cli.start_process [program_entered]
              cli.upload_audio [file_selected] error
                cli.read_file error
            """, SpanDrawing.Draw(Api.Spans.Select(WithoutExceptions)));
    }

    [Fact]
    public async Task Upload_ApiDown_SaysHowToStartIt()
    {
        var url = $"http://127.0.0.1:{FreePort.Take()}";
        using var cli = new CliProcess(url).WithToken();
        var result = await cli.RunAsync("upload", CliProcess.LoopFile);

        AssertFailed(
            result, 1,
            $"Cannot reach {url}: connection refused. Start it with `dotnet run --project Sidechain.AppHost`, or set SIDECHAIN_API_URL.");
        Assert.Contains("Warning: The trace could not be delivered: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_ConnectionBreaks_SaysSo()
    {
        Api.Answers[RecordingApi.PostsPath] = (http, _) =>
        {
            http.Abort();
            return Task.CompletedTask;
        };

        AssertFailed(
            await Cli.RunAsync("upload", CliProcess.LoopFile), 1,
            $"The connection to {Api.Url} broke before the answer was there. Try again.");
    }

    [Fact]
    public async Task Upload_AnswerLost_IsSentUnderTheSameKeyWhenItIsTriedAgain()
    {
        var works = Api.Answers[RecordingApi.PostsPath];
        Api.Answers[RecordingApi.PostsPath] = (http, _) =>
        {
            http.Abort();
            return Task.CompletedTask;
        };
        await Cli.RunAsync("upload", CliProcess.LoopFile);
        await Cli.RunAsync("upload", CliProcess.LoopFile, "--title", "another");
        await Cli.RunAsync("upload", CliProcess.LoopFile);
        Api.Answers[RecordingApi.PostsPath] = works;
        await Cli.RunAsync("upload", CliProcess.LoopFile);
        await Cli.RunAsync("upload", CliProcess.LoopFile);

        var keys = KeysOf(RecordingApi.PostsPath);
        Assert.Equal(5, keys.Length);
        Assert.Equal([keys[0]], keys[2..4].Distinct());
        Assert.Equal(3, new[] { keys[0], keys[1], keys[4] }.Distinct().Count());
    }

    [Fact]
    public async Task Comment_AnswerLost_IsSentUnderTheSameKeyWhenItIsTriedAgain()
    {
        const string Id = "4bf92f3577b34da6a3ce929d0e0e4736", Comments = $"/api/v1/posts/{Id}/comments";
        Api.Answers[Comments] = (http, _) =>
        {
            http.Abort();
            return Task.CompletedTask;
        };
        await Cli.RunAsync("comment", Id, "That break!");
        await Cli.RunAsync("comment", Id, "That other break!");
        Api.Fail(Comments, 429, "Too many comments.");
        await Cli.RunAsync("comment", Id, "That break!");
        var comment = Encoding.UTF8.GetBytes($$"""{"id":"c","post_id":"{{Id}}","text":"t"}""");
        Api.Answers[Comments] = (http, _) => http.Response.Body.WriteAsync(comment).AsTask();
        await Cli.RunAsync("comment", Id, "That break!");
        await Cli.RunAsync("comment", Id, "That break!");

        var keys = KeysOf(Comments);
        Assert.Equal(5, keys.Length);
        Assert.Equal([keys[0]], keys[2..4].Distinct());
        Assert.Equal(3, new[] { keys[0], keys[1], keys[4] }.Distinct().Count());
    }

    [Fact]
    public async Task Upload_AnswerOfSomethingElse_SaysSo()
    {
        Api.Answers[RecordingApi.PostsPath] = (http, _) => http.Response.Body.WriteAsync("<html>hello</html>"u8.ToArray()).AsTask();

        AssertFailed(
            await Cli.RunAsync("upload", CliProcess.LoopFile),
            1,
            $"The answer of {Api.Url} to POST /api/v1/posts is none that sidechain understands. Check --api-url and SIDECHAIN_API_URL.");
    }

    [Fact]
    public async Task Upload_NotLoggedIn_SaysHowTo()
    {
        using var cli = new CliProcess(Api.Url);
        var result = await cli.RunAsync("upload", CliProcess.LoopFile);

        AssertFailed(result, 3, $"You are not logged in to {Api.Url}. Log in first: ./sidechain login --user NAME --password -");
        Assert.Equal("cli.share_loop error\n  cli.start_process [program_entered]", SpanDrawing.Draw(Api.Spans.Select(WithoutExceptions)));
    }

    [Fact]
    public async Task Upload_JsonAndFailure_PrintsOneDocument()
    {
        var result = await Cli.RunAsync("upload", "nowhere.wav", "--json");

        Assert.Equal(4, result.ExitCode);
        Assert.StartsWith("There is no file nowhere.wav.", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(result.TraceId, result.Json.GetProperty("trace_id").GetString());
    }

    [Fact]
    public async Task Upload_LargeLoopThatIsRefused_DoesNotSendIt()
    {
        Cli.Environment["SIDECHAIN_LIBOPUSENC"] = "/nowhere/libopusenc.so";
        Api.RefuseUnread(RecordingApi.PostsPath, 413, "The audio is larger than 1 MB.");
        var path = Cli.Write("long.wav", WavBytes.Tone(48_000, 2, 60));
        var result = await Cli.RunAsync("upload", path);

        AssertFailed(result, 1, "The audio is larger than 1 MB. Share a shorter loop.");
        Assert.Equal("100-continue", Api.Only(RecordingApi.PostsPath).Header("Expect"));
    }

    [Theory]
    [InlineData("-INT", 130)]
    [InlineData("-TERM", 143)]
    public async Task Upload_Interrupted_DeliversCancelledSpans(string signal, int exitCode)
    {
        var arrived = new TaskCompletionSource();
        Api.Answers[RecordingApi.PostsPath] = async (http, _) =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        var result = await Cli.RunAsync(["upload", CliProcess.LoopFile], input: null, meanwhile: async process =>
        {
            await arrived.Task.WaitAsync(TimeSpan.FromSeconds(60));
            using var kill = System.Diagnostics.Process.Start("kill", [signal, $"{process.Id}"]);
            await kill.WaitForExitAsync();
        });

        AssertFailed(result, exitCode, "Cancelled.");
        Assert.Equal(
            """
            cli.share_loop cancelled
              cli.start_process [program_entered]
              cli.upload_audio [file_selected] cancelled
                cli.read_file
                cli.encode_audio [encoding_started, encoding_complete]
                cli.http_request cancelled
            """, SpanDrawing.Draw(Api.Spans));
        Assert.Equal([result.TraceId], Api.Envelopes.SelectMany(envelope => envelope.Done));
    }

    private string?[] KeysOf(string path) =>
        [.. Api.Requests.Where(request => request.Path == path).Select(request => request.Header("Idempotency-Key"))];

    private static void AssertFailed(CliResult result, int exitCode, string sentence)
    {
        Assert.Equal(
            (exitCode, $"Error: {sentence}", ""),
            (
                result.ExitCode, result.Error.Split('\n').Single(line => line.StartsWith("Error: ", StringComparison.Ordinal)),
                result.Output));
        Assert.Equal($"Trace ID: {result.TraceId}", result.LastErrorLine);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    /// <summary>Which span carries the exception's event is the recorder's affair.</summary>
    private static Tracing.Wire.WireSpan WithoutExceptions(Tracing.Wire.WireSpan span) =>
        span with { Events = [.. span.Events.Where(e => e.Name != Tracing.Conventions.EventNames.Exception)] };
}
