using Sidechain.PluginHostSim.Tests.Commands;
using Sidechain.TestApi;
using Sidechain.Tracing.Conventions;

namespace Sidechain.PluginHostSim.Tests.Sharing;

/// <summary>Several hosts of one user run at the same time: they share the folder of traces and that of captures.</summary>
public sealed class ManyHostsTests : IAsyncLifetime
{
    private const int Hosts = 3;

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sidechain-hosts-");
    private RecordingApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await RecordingApi.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _home.Delete(recursive: true);
    }

    [Fact]
    public async Task Hosts_ThatFailedAndCrashedTogether_LeaveNothingLostAndNothingDoubled()
    {
        var (isWell, takePost, takeSpans) = (false, _api.Answers[RecordingApi.PostsPath], _api.Answers[RecordingApi.SpansPath]);
        _api.Answers[RecordingApi.PostsPath] = (http, request) => isWell ? takePost(http, request) : AwayAsync(http.Response);
        _api.Answers[RecordingApi.SpansPath] = (http, request) => isWell ? takeSpans(http, request) : AwayAsync(http.Response);
        var failed = Enumerable.Range(0, Hosts).Select(_ => RunAsync("1", "share", "--bars", "1")).ToList();
        var crashed = await RunAsync("1", "share", "--bars", "1", "--fault", "crash-encoding");
        Assert.Equal(137, crashed.ExitCode);
        Assert.All(await Task.WhenAll(failed), host => Assert.Equal(1, host.ExitCode));
        Assert.Equal(Hosts + 1, Captures.Count());
        _api.Forget();
        isWell = true;

        var later = await Task.WhenAll(Enumerable.Range(0, Hosts).Select(_ => RunAsync("60", "share", "--pending")));

        Assert.All(later, host => Assert.True(host.ExitCode == 0, host.Error));
        Assert.Empty(Captures);
        var posts = _api.Requests.Where(request => request.Path == RecordingApi.PostsPath)
            .Select(request => request.Header("Idempotency-Key")).ToList();
        Assert.Equal((Hosts + 1, Hosts + 1), (posts.Count, posts.Distinct().Count()));
        await LookAtTracesAsync();
    }

    /// <summary>What was captured first and what was posted later are traces of their own, each whole and there once.</summary>
    private async Task LookAtTracesAsync()
    {
        // What the hosts that ended first were just sending, one more start delivers.
        while (Spooled.Any())
        {
            await RunAsync("60", "share", "--pending");
        }

        var spans = _api.Spans;
        Assert.Equal(spans.Count, spans.Select(span => (span.TraceId, span.SpanId)).Distinct().Count());
        var roots = spans.Where(span => span.Name == "plugin.share_loop").ToList();
        var first = roots.Where(root => root.Attribute(AttributeNames.ShareEarlierTraceId) is null).ToList();
        Assert.Equal((Hosts + 1, Hosts + 1), (first.Count, roots.Count - first.Count));
        Assert.Equal(
            first.Select(root => root.TraceId).Order(),
            roots.Except(first).Select(root => (string)root.Attribute(AttributeNames.ShareEarlierTraceId)!).Order());
        Assert.Equal(
            (Hosts, 1),
            (first.Count(root => root.Status == "error"), first.Count(root => root.Attribute(AttributeNames.PluginCrashed) is true)));
        Assert.All(spans, span => Assert.Contains(roots, root => root.TraceId == span.TraceId));
    }

    private IEnumerable<string> Captures => Directory.EnumerateFiles(Path.Combine(_home.FullName, "sidechain", "captures"), "*.json");

    private IEnumerable<string> Spooled => Directory.EnumerateFiles(Path.Combine(_home.FullName, "sidechain", "spool"));

    private static Task AwayAsync(Microsoft.AspNetCore.Http.HttpResponse response)
    {
        response.StatusCode = 503;
        return Task.CompletedTask;
    }

    private Task<HostResult> RunAsync(string flushSeconds, params string[] args) => HostProcess.RunAsync(
        args,
        ("SIDECHAIN_API_URL", _api.Url), ("SIDECHAIN_TOKEN", RecordingApi.Token), ("SIDECHAIN_FLUSH_SECONDS", flushSeconds),
        ("SIDECHAIN_TRACING", ""), ("SIDECHAIN_SPOOL", ""),
        ("XDG_CONFIG_HOME", _home.FullName), ("XDG_STATE_HOME", _home.FullName), ("XDG_DATA_HOME", _home.FullName));
}
