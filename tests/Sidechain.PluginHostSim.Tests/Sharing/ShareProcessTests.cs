using Microsoft.AspNetCore.Http;
using Sidechain.TestApi;
using Sidechain.Tracing.Conventions;

namespace Sidechain.PluginHostSim.Tests.Sharing;

/// <summary>The program as a process, against an api that keeps every request: what leaves the user's machine, and what does not.</summary>
public sealed class ShareProcessTests : IAsyncLifetime
{
    private const string Broken = "0123456789abcdef0123456789abcdef";

    private UsersMachine _machine = null!;

    public async ValueTask InitializeAsync() => _machine = await UsersMachine.StartAsync();

    public ValueTask DisposeAsync() => _machine.DisposeAsync();

    [Fact]
    public async Task ScanAndExit_SendsNothingAndWritesNothing()
    {
        var (exitCode, output, errors) = await _machine.RunAsync("share", "--bars", "4", "--fault", "scan-and-exit");

        Assert.True(exitCode == 0, errors);
        Assert.Equal("Sidechain: 2 parameters, 3 programs\n", output);
        Assert.Equal((0, 0), (_machine.Api.Connections, _machine.Home.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Count()));
    }

    [Fact]
    public async Task Share_TracingOff_SendsThePostAloneWithoutOurHeaders()
    {
        var (exitCode, output, errors) = await _machine.RunAsync([("SIDECHAIN_TRACING", "off")], "share", "--bars", "1");

        Assert.True(exitCode == 0, errors);
        Assert.DoesNotContain("Trace ID", output, StringComparison.Ordinal);
        var post = Assert.Single(_machine.Api.Requests);
        Assert.Equal(RecordingApi.PostsPath, post.Path);
        Assert.DoesNotContain(post.Headers.Keys, name =>
            name.StartsWith("X-", StringComparison.OrdinalIgnoreCase) || name is "traceparent" or "baggage" or "tracestate");
        Assert.Empty(_machine.Home.EnumerateFiles("*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Share_TracingOn_IsOneTraceOfTheDesignsSpans()
    {
        var (exitCode, output, errors) = await _machine.RunAsync("share", "--bars", "1", "--json");

        Assert.True(exitCode == 0, errors);
        using var document = System.Text.Json.JsonDocument.Parse(output);
        Assert.Equal("post-1", document.RootElement.GetProperty("id").GetString());
        Assert.Equal(
            [document.RootElement.GetProperty("trace_id").GetString()], _machine.Api.Spans.Select(span => span.TraceId).Distinct());
        Assert.Equal(
            """
            plugin.share_loop
              plugin.upload_audio
                plugin.capture
                plugin.encode_audio [encoding_started, encoding_complete]
                plugin.http_request [response_received]
              plugin.update_ui
            """, SpanDrawing.Draw(_machine.Api.Spans.Where(span => span.Name != "plugin.audio")));
        var audio = _machine.Api.Spans.First(span => span.Name == "plugin.audio");
        Assert.Equal(_machine.Api.Spans.Single(span => span.Name == "plugin.share_loop").SpanId, audio.ParentSpanId);
        Assert.True(audio.Attribute(AttributeNames.AudioBlocks) is > 0L);
    }

    [Fact]
    public async Task Share_ServerRefuses_KeepsTheCaptureAndTheNextStartPostsItUnderTheSameKey()
    {
        _machine.Api.Fail(RecordingApi.PostsPath, 503, "The database is away.");
        var (exitCode, _, errors) = await _machine.RunAsync("share", "--bars", "1");
        Assert.Equal(1, exitCode);
        Assert.Contains("Error: The database is away.", errors, StringComparison.Ordinal);
        Assert.Contains("1 capture waits to be posted: ./plugin-host share --pending", errors, StringComparison.Ordinal);
        var first = _machine.Api.Only(RecordingApi.PostsPath);
        var trace = _machine.Api.Spans.Select(span => span.TraceId).Distinct().Single();

        _machine.Api.Forget();
        _machine.Api.Answers[RecordingApi.PostsPath] = (http, _) =>
        {
            http.Response.StatusCode = 201;
            return http.Response.WriteAsJsonAsync(new { id = "post-2", title = "last-1-bars" });
        };
        var next = await _machine.RunAsync("share", "--pending");
        Assert.Equal(0, next.ExitCode);
        Assert.Contains($"tried in  trace {trace}", next.Output, StringComparison.Ordinal);
        var second = _machine.Api.Only(RecordingApi.PostsPath);
        var root = _machine.Api.Spans.Single(span => span.Name == "plugin.share_loop");
        Assert.Equal(trace, root.Attribute(AttributeNames.ShareEarlierTraceId));
        Assert.NotEqual(trace, root.TraceId);

        Assert.Equal(first.Header("Idempotency-Key"), second.Header("Idempotency-Key"));
        Assert.Equal(MultipartBody.Read(first).Select(Text), MultipartBody.Read(second).Select(Text));
        Assert.Contains("No capture waits", (await _machine.RunAsync("share", "--pending")).Output, StringComparison.Ordinal);

        // The whole part: title, tempo, key and bytes are what the server compares.
        static string Text(MultipartBody part) => part.Name + Convert.ToHexString(part.Content);
    }

    [Fact]
    public async Task Share_TitleThatApiWouldRefuse_IsRefusedBeforeAnythingIsCaptured()
    {
        var (exitCode, _, errors) = await _machine.RunAsync("share", "--bars", "1", "--title", new string('a', 5000));

        Assert.Equal(2, exitCode);
        Assert.Contains("--title takes at most 200 characters.", errors, StringComparison.Ordinal);
        Assert.Equal((0, 0), (_machine.Api.Requests.Count, _machine.Home.EnumerateFiles("*", SearchOption.AllDirectories).Count()));
    }

    [Fact]
    public async Task Pending_OneThatApiRefuses_IsNamedAndTheOthersArePosted()
    {
        _machine.Api.Fail(RecordingApi.PostsPath, 503, "The database is away.");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(1, (await _machine.RunAsync("share", "--bars", "1", "--title", $"loop {i}")).ExitCode);
        }

        _machine.Api.Forget();
        _machine.Api.Answers[RecordingApi.PostsPath] = (http, request) =>
        {
            var isRefused = MultipartBody.Read(request)
                .Any(part => part.Name == "title" && System.Text.Encoding.UTF8.GetString(part.Content) == "loop 0");
            http.Response.StatusCode = isRefused ? 400 : 201;
            return http.Response.WriteAsJsonAsync(isRefused ? new { error = "That one never." } : (object)new { id = "post-2" });
        };
        await File.WriteAllTextAsync(Path.Combine(_machine.Captures, Broken + ".json"), "{");
        var (exitCode, output, errors) = await _machine.RunAsync("share", "--pending", "--json");

        using var document = System.Text.Json.JsonDocument.Parse(output);
        var root = document.RootElement;
        Assert.Equal((1, 2, 1), (exitCode, root.GetProperty("shares").GetArrayLength(), root.GetProperty("waiting").GetInt32()));
        var refused = Assert.Single(root.GetProperty("refused").EnumerateArray());
        var capture = refused.GetProperty("capture").GetString()!;
        Assert.StartsWith("That one never.", refused.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains($"./plugin-host share --discard {capture}", errors, StringComparison.Ordinal);
        Assert.Contains($"The capture {Broken} is damaged or may not be read, and cannot be shared.", errors, StringComparison.Ordinal);

        Assert.Equal(0, (await _machine.RunAsync("share", "--discard", capture)).ExitCode);
        var broken = await _machine.RunAsync("share", "--discard", Broken, "--json");
        Assert.Equal(Broken, broken.Json.GetProperty("discarded").GetString());
        var gone = await _machine.RunAsync("share", "--discard", capture, "--json");
        Assert.Equal(4, gone.ExitCode);
        Assert.StartsWith($"No capture {capture} waits", gone.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains("No capture waits", (await _machine.RunAsync("share", "--pending")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pending_ServerGoesAwayInTheMiddle_TellsInOneDocumentWhatWasPosted()
    {
        _machine.Api.Fail(RecordingApi.PostsPath, 503, "The database is away.");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(1, (await _machine.RunAsync("share", "--bars", "1", "--title", $"loop {i}")).ExitCode);
        }

        _machine.Api.Answers[RecordingApi.PostsPath] = (http, _) =>
        {
            _machine.Api.Fail(RecordingApi.PostsPath, 503, "The database is away again.");
            http.Response.StatusCode = 201;
            return http.Response.WriteAsJsonAsync(new { id = "post-1", title = "loop 0" });
        };
        var pending = await _machine.RunAsync("share", "--pending", "--json");

        var document = pending.Json;
        Assert.Equal((1, 2), (pending.ExitCode, document.GetProperty("waiting").GetInt32()));
        Assert.Equal("post-1", Assert.Single(document.GetProperty("shares").EnumerateArray()).GetProperty("id").GetString());
        Assert.StartsWith("The database is away again.", document.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(32, document.GetProperty("trace_id").GetString()!.Length);
        Assert.Equal(2, Directory.GetFiles(_machine.Captures, "*.json").Length);
    }

    [Fact]
    public async Task Share_CaptureCannotBeKept_GoesOnAndWarns()
    {
        var file = Path.Combine(_machine.Home.FullName, "file");
        await File.WriteAllTextAsync(file, "");
        var (exitCode, output, errors) = await _machine.RunAsync(
            [("SIDECHAIN_CAPTURES", Path.Combine(file, "captures"))], "share", "--bars", "1");

        Assert.True(exitCode == 0, errors);
        Assert.Contains("Post created!", output, StringComparison.Ordinal);
        Assert.Contains("The share went on without a copy on disk.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Share_NotLoggedIn_SaysThatNothingWasCaptured()
    {
        var (exitCode, _, errors) = await _machine.RunAsync([("SIDECHAIN_TOKEN", "")], "share", "--bars", "1");

        Assert.Equal(3, exitCode);
        Assert.Contains("Nothing was captured: the song had not begun.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Share_ExpiredTokenWithoutAPassword_SaysWhatItNeedsBeforeAnythingIsSent()
    {
        var (exitCode, _, errors) = await _machine.RunAsync("share", "--bars", "1", "--fault", "expired-token");

        Assert.Equal(2, exitCode);
        Assert.Contains("set SIDECHAIN_USER and SIDECHAIN_PASSWORD, and leave SIDECHAIN_TOKEN unset.", errors, StringComparison.Ordinal);
        Assert.DoesNotContain(_machine.Api.Requests, request => request.Path == RecordingApi.PostsPath);
    }

    [Fact]
    public async Task Share_ServerFaultsAndALostToken_EndTheFaultsWithTheTokenThatSetThem()
    {
        foreach (var path in (string[])["/api/v1/development/faults/api", "/api/v1/development/faults"])
        {
            _machine.Api.Answers[path] = (_, _) => Task.CompletedTask;
        }

        _machine.Api.Fail(RecordingApi.PostsPath, 401, "The token has expired.");
        var (exitCode, _, errors) = await _machine.RunAsync(
            [("SIDECHAIN_TOKEN", ""), ("SIDECHAIN_USER", "alice"), ("SIDECHAIN_PASSWORD", "pw")],
            "share", "--bars", "1", "--fault", "expired-token", "--fault", "api-errors");

        Assert.True(exitCode == 3, errors);
        Assert.Equal("DELETE", _machine.Api.Only("/api/v1/development/faults").Method);
        Assert.Equal($"Bearer {RecordingApi.Token}", _machine.Api.Only("/api/v1/development/faults").Header("Authorization"));
    }

    [Fact]
    public async Task Share_UnloadedByTheHost_SaysThatAndBlamesNoServer()
    {
        var (exitCode, _, errors) = await _machine.RunAsync("share", "--bars", "4", "--fault", "unload");

        Assert.Equal(1, exitCode);
        Assert.Contains("Error: The host unloaded the plugin in the middle of the share", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Share_WavOfFewHertz_IsASentenceAndNoCrash()
    {
        var file = Path.Combine(_machine.Home.FullName, "slow.wav");
        await File.WriteAllBytesAsync(file, Sidechain.Audio.Wav.WavWriter.FromFloats(new float[480], channels: 1, sampleRate: 7));
        var (exitCode, _, errors) = await _machine.RunAsync("share", file);

        Assert.Equal(1, exitCode);
        Assert.Contains("a sample rate of 7 Hz; 1000 to 768000 can be shared", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Share_WavThatIsCutAndDamaged_IsPostedWithWarnings()
    {
        var file = Path.Combine(_machine.Home.FullName, "cut.wav");
        var samples = new float[48_000];
        samples[10] = float.NaN;
        var wav = Sidechain.Audio.Wav.WavWriter.FromFloats(samples, channels: 1, sampleRate: 48_000);
        await File.WriteAllBytesAsync(file, wav[..(wav.Length / 2)]);
        var (exitCode, _, errors) = await _machine.RunAsync("share", file, "--encode", "server");

        Assert.True(exitCode == 0, errors);
        Assert.Contains("Warning: The file was cut short: it holds 0.5 s of 1 s.", errors, StringComparison.Ordinal);
        Assert.Contains("Warning: 1 samples of the file are no sound", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RegisteringIsLimited_WaitsAsItIsToldAndGoesOn()
    {
        var asked = 0;
        _machine.Api.Answers["/api/v1/users"] = (http, _) =>
        {
            http.Response.StatusCode = Interlocked.Increment(ref asked) == 1 ? 429 : 201;
            http.Response.Headers.RetryAfter = "1";
            return Task.CompletedTask;
        };
        const string Search = "/api/v1/search?q=A%20loop%20under%20load&limit=1";
        const string Like = "/api/v1/posts/post-1/like";
        _machine.Api.Answers["/api/v1/feed/timeline"] = (http, _) => http.Response.WriteAsJsonAsync(new { posts = Array.Empty<object>() });
        _machine.Api.Answers[Search] = (http, _) => http.Response.WriteAsJsonAsync(new { posts = new[] { new { id = "post-1" } } });
        _machine.Api.Answers[Like] = (http, _) => http.Response.WriteAsJsonAsync(new { post_id = "post-1", liked = true, likes = 1 });
        var (exitCode, output, errors) = await _machine.RunAsync("run", "--users", "2", "--rate", "100", "--duration", "0.1", "--json");

        Assert.True(exitCode == 0, output + errors);
        using var document = System.Text.Json.JsonDocument.Parse(output);
        Assert.Equal(
            (10, 10), (document.RootElement.GetProperty("shares").GetInt32(), document.RootElement.GetProperty("feeds").GetInt32()));
        Assert.Equal(3, asked);
        // Each producer's first share and its fifth.
        Assert.All([Search, Like], path => Assert.Equal(4, _machine.Api.Requests.Count(request => request.Path == path)));
        var traces = document.RootElement.GetProperty("trace_ids").EnumerateArray().Select(id => id.GetString()).ToHashSet();
        Assert.Equal(10, traces.Count);
        Assert.Subset(_machine.Api.Spans.Select(span => span.TraceId).ToHashSet(), traces!);
    }

    [Theory]
    [InlineData("Name a FILE, or --bars N, or --pending, or --discard CAPTURE.", "share")]
    [InlineData("Name a FILE, or --bars N, or --pending, or --discard CAPTURE.", "share", "loop.wav", "--bars", "2")]
    [InlineData("--title takes no control characters, such as line breaks.", "share", "--bars", "1", "--title", "a\nb")]
    [InlineData("--key takes at most 16 characters.", "share", "--bars", "1", "--key", "a very sharp F minor")]
    [InlineData("The fault cold-cache has no effect on 'share'.", "share", "--bars", "1", "--fault", "cold-cache")]
    [InlineData("The fault slow-encoder has no effect on 'feed'.", "feed", "--fault", "slow-encoder")]
    [InlineData("--bars takes a number from 1 to 32.", "share", "--bars", "64")]
    [InlineData("There is no fault 'gremlins'. They are listed by: ./plugin-host faults", "share", "--bars", "1", "--fault", "gremlins")]
    [InlineData("--rate takes a number from 0.01 to 1000.", "run", "--rate", "fast")]
    [InlineData("--rate takes a number from 0.01 to 1000.", "run", "--rate", "5s")]
    [InlineData("--users takes a whole number from 1 to 500.", "run", "--users", "1.5")]
    [InlineData("--duration takes a number from 0.1 to 86400.", "run", "--duration", "10ss")]
    [InlineData("--bars takes a number from 1 to 32.", "share", "--bars", "many")]
    [InlineData("--title has no effect with --pending.", "share", "--pending", "--title", "a")]
    [InlineData("--bpm has no effect with --discard.", "share", "--discard", "a", "--bpm", "100")]
    [InlineData("--fault has no effect with --discard.", "share", "--discard", "a", "--fault", "offline")]
    [InlineData("The fault slow-encoder has no effect on 'share --pending'.", "share", "--pending", "--fault", "slow-encoder")]
    [InlineData("The fault bypass has no effect on a FILE: use --bars N.", "share", "loop.wav", "--fault", "bypass")]
    [InlineData(
        "The fault crash-encoding meets the encoding here, and --encode server has none.", "share", "--bars", "1", "--encode", "server",
        "--fault", "crash-encoding")]
    [InlineData(
        "The fault scan-and-exit sends nothing, so no other one has an effect beside it.", "share", "--bars", "1", "--fault",
        "scan-and-exit", "--fault", "offline")]
    [InlineData("The fault key-collision sends the same loop twice: name a FILE.", "share", "--bars", "1", "--fault", "key-collision")]
    [InlineData("The fault scan-and-exit has no effect on 'compare-encoding'.", "compare-encoding", "loop.wav", "--fault", "scan-and-exit")]
    public async Task Usage_ThatMakesNoSense_IsSaidInASentence(string sentence, params string[] args)
    {
        var (exitCode, _, errors) = await _machine.RunAsync(args);

        Assert.Equal(2, exitCode);
        Assert.Contains(sentence, errors, StringComparison.Ordinal);
        Assert.Empty(_machine.Api.Requests);
    }
}
