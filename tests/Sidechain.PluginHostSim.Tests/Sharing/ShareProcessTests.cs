using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Sidechain.TestApi;
using Sidechain.Tracing.Conventions;

namespace Sidechain.PluginHostSim.Tests.Sharing;

/// <summary>The program as a process, against an api that keeps every request: what leaves the user's machine, and what does not.</summary>
public sealed class ShareProcessTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sidechain-plugin-");
    private RecordingApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await RecordingApi.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _home.Delete(recursive: true);
    }

    [Fact]
    public async Task ScanAndExit_SendsNothingAndWritesNothing()
    {
        var (exitCode, output, errors) = await RunAsync("share", "--bars", "4", "--fault", "scan-and-exit");

        Assert.True(exitCode == 0, errors);
        Assert.Equal("Sidechain: 2 parameters, 3 programs\n", output);
        Assert.Equal((0, 0), (_api.Connections, _home.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Count()));
    }

    [Fact]
    public async Task Share_TracingOff_SendsThePostAloneWithoutOurHeaders()
    {
        var (exitCode, output, errors) = await RunAsync([("SIDECHAIN_TRACING", "off")], "share", "--bars", "1");

        Assert.True(exitCode == 0, errors);
        Assert.DoesNotContain("Trace ID", output, StringComparison.Ordinal);
        var post = Assert.Single(_api.Requests);
        Assert.Equal(RecordingApi.PostsPath, post.Path);
        Assert.DoesNotContain(post.Headers.Keys, name => name.StartsWith("X-", StringComparison.OrdinalIgnoreCase) || name is "traceparent" or "baggage" or "tracestate");
        Assert.Empty(_home.EnumerateFiles("*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Share_TracingOn_IsOneTraceOfTheDesignsSpans()
    {
        var (exitCode, output, errors) = await RunAsync("share", "--bars", "1", "--json");

        Assert.True(exitCode == 0, errors);
        using var document = System.Text.Json.JsonDocument.Parse(output);
        Assert.Equal("post-1", document.RootElement.GetProperty("id").GetString());
        Assert.Equal([document.RootElement.GetProperty("trace_id").GetString()], _api.Spans.Select(span => span.TraceId).Distinct());
        Assert.Equal(
            """
            plugin.share_loop
              plugin.upload_audio
                plugin.capture
                plugin.encode_audio [encoding_started, encoding_complete]
                plugin.http_request [response_received]
              plugin.update_ui
            """, SpanDrawing.Draw(_api.Spans.Where(span => span.Name != "plugin.audio")));
        var audio = _api.Spans.First(span => span.Name == "plugin.audio");
        Assert.Equal(_api.Spans.Single(span => span.Name == "plugin.share_loop").SpanId, audio.ParentSpanId);
        Assert.True(audio.Attribute(AttributeNames.AudioBlocks) is > 0L);
    }

    [Fact]
    public async Task Share_ServerRefuses_KeepsTheCaptureAndTheNextStartPostsItUnderTheSameKey()
    {
        _api.Fail(RecordingApi.PostsPath, 503, "The database is away.");
        var (exitCode, _, errors) = await RunAsync("share", "--bars", "1");
        Assert.Equal(1, exitCode);
        Assert.Contains("Error: The database is away.", errors, StringComparison.Ordinal);
        Assert.Contains("1 capture waits to be posted: ./plugin-host share --pending", errors, StringComparison.Ordinal);
        var first = _api.Only(RecordingApi.PostsPath);
        var trace = _api.Spans.Select(span => span.TraceId).Distinct().Single();

        _api.Forget();
        _api.Answers[RecordingApi.PostsPath] = (http, _) =>
        {
            http.Response.StatusCode = 201;
            return http.Response.WriteAsJsonAsync(new { id = "post-2", title = "last-1-bars" });
        };
        var next = await RunAsync("share", "--pending");
        Assert.Equal(0, next.ExitCode);
        Assert.Contains($"tried in  trace {trace}", next.Output, StringComparison.Ordinal);
        var second = _api.Only(RecordingApi.PostsPath);
        var root = _api.Spans.Single(span => span.Name == "plugin.share_loop");
        Assert.Equal(trace, root.Attribute(AttributeNames.ShareEarlierTraceId));
        Assert.NotEqual(trace, root.TraceId);

        Assert.Equal(first.Header("Idempotency-Key"), second.Header("Idempotency-Key"));
        Assert.Equal(MultipartBody.Read(first).Select(Text), MultipartBody.Read(second).Select(Text));
        Assert.Contains("No capture waits", (await RunAsync("share", "--pending")).Output, StringComparison.Ordinal);

        // The whole part: title, tempo, key and bytes are what the server compares.
        static string Text(MultipartBody part) => part.Name + Convert.ToHexString(part.Content);
    }

    [Fact]
    public async Task Run_RegisteringIsLimited_WaitsAsItIsToldAndGoesOn()
    {
        var asked = 0;
        _api.Answers["/api/v1/users"] = (http, _) =>
        {
            http.Response.StatusCode = Interlocked.Increment(ref asked) == 1 ? 429 : 201;
            http.Response.Headers.RetryAfter = "1";
            return Task.CompletedTask;
        };
        _api.Answers["/api/v1/feed/timeline"] = (http, _) => http.Response.WriteAsJsonAsync(new { posts = Array.Empty<object>() });
        var (exitCode, output, errors) = await RunAsync("run", "--users", "2", "--rate", "100", "--duration", "0.1", "--json");

        Assert.True(exitCode == 0, output + errors);
        using var document = System.Text.Json.JsonDocument.Parse(output);
        Assert.Equal((10, 10), (document.RootElement.GetProperty("shares").GetInt32(), document.RootElement.GetProperty("feeds").GetInt32()));
        Assert.Equal(3, asked);
        var traces = document.RootElement.GetProperty("trace_ids").EnumerateArray().Select(id => id.GetString()).ToHashSet();
        Assert.Equal(10, traces.Count);
        Assert.Subset(_api.Spans.Select(span => span.TraceId).ToHashSet(), traces!);
    }

    [Theory]
    [InlineData("Name a FILE, or --bars N, or --pending.", "share")]
    [InlineData("Name a FILE, or --bars N, or --pending.", "share", "loop.wav", "--bars", "2")]
    [InlineData("--bars takes a number from 1 to 32.", "share", "--bars", "64")]
    [InlineData("There is no fault 'gremlins'. They are listed by: ./plugin-host faults", "share", "--bars", "1", "--fault", "gremlins")]
    [InlineData("--rate takes a number from 0.01 to 1000.", "run", "--rate", "fast")]
    public async Task Usage_ThatMakesNoSense_IsSaidInASentence(string sentence, params string[] args)
    {
        var (exitCode, _, errors) = await RunAsync(args);

        Assert.Equal(2, exitCode);
        Assert.Contains(sentence, errors, StringComparison.Ordinal);
        Assert.Empty(_api.Requests);
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] args) => RunAsync([], args);

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync((string Name, string Value)[] environment, params string[] args)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "plugin-host"), args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _home.FullName,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("SIDECHAIN_", StringComparison.Ordinal) || name == "TRACEPARENT").ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in ((string, string)[])
            [
                ("SIDECHAIN_API_URL", _api.Url), ("SIDECHAIN_TOKEN", RecordingApi.Token), ("SIDECHAIN_FLUSH_SECONDS", "60"), ("XDG_CONFIG_HOME", _home.FullName),
                ("XDG_STATE_HOME", _home.FullName), ("XDG_DATA_HOME", _home.FullName), .. environment,
            ])
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Limit);
        return (process.ExitCode, await output, await errors);
    }
}
