using System.Text.Json;
using Sidechain.Cli.Tests.Processes;
using Sidechain.TestApi;

namespace Sidechain.Cli.Tests;

public sealed class SpoolTests : CliTest
{
    [Fact]
    public async Task Upload_Delivered_LeavesNothing()
    {
        Assert.Equal(0, (await Cli.RunAsync("upload", CliProcess.LoopFile)).ExitCode);
        Assert.Empty(Directory.GetFiles(Cli.SpoolPath));

        var list = await Cli.RunAsync("trace", "spool");
        Assert.Equal((0, "Nothing waits: every trace is delivered.\n", ""), (list.ExitCode, list.Output, list.Error));
    }

    [Fact]
    public async Task Upload_TelemetryDown_LeavesItsTraceToTheNextCommand()
    {
        var first = await LeaveAsync();
        Assert.Equal(0, first.ExitCode);
        Assert.Contains("It is kept, and the next command tries again.", first.Error, StringComparison.Ordinal);

        Recover();
        var second = await Cli.RunAsync("upload", CliProcess.LoopFile);
        Assert.Equal((0, ""), (second.ExitCode, second.Error));
        var spans = Api.Envelopes.SelectMany(envelope => envelope.Spans).ToList();
        Assert.Equal([first.TraceId, second.TraceId], spans.Select(s => s.TraceId).Distinct().Order(new ByOrder(first.TraceId)));
        Assert.Equal(
            SpanDrawing.Draw(spans.Where(s => s.TraceId == second.TraceId)),
            SpanDrawing.Draw(spans.Where(s => s.TraceId == first.TraceId).DistinctBy(s => s.SpanId)));
        Assert.Empty(Directory.GetFiles(Cli.SpoolPath));
    }

    [Fact]
    public async Task List_SaysWhatWaits()
    {
        await LeaveAsync();

        var list = await Cli.RunAsync("trace", "spool", "list");
        Assert.Equal(0, list.ExitCode);
        Assert.Contains($"7 spans for {Api.Url} (cli 1.0.0", list.Output, StringComparison.Ordinal);

        var json = (await Cli.RunAsync("trace", "spool", "list", "--json")).Json;
        Assert.Equal(Cli.SpoolPath, json.GetProperty("folder").GetString());
        var run = Assert.Single(json.GetProperty("runs").EnumerateArray());
        Assert.Equal(
            (7, 0, Api.Url),
            (run.GetProperty("spans").GetInt32(), run.GetProperty("unfinished").GetInt32(), run.GetProperty("server").GetString()));
    }

    [Fact]
    public async Task Flush_SendsAndSaysHowMany()
    {
        await LeaveAsync();
        var failed = await Cli.RunAsync("trace", "spool", "flush");
        Assert.Equal((1, "Sent 0 spans.\n"), (failed.ExitCode, failed.Output));
        Assert.Contains("Warning: 7 spans still wait: The server answered 500", failed.Error, StringComparison.Ordinal);

        Recover();
        var flushed = await Cli.RunAsync("trace", "spool", "flush", "--json");
        Assert.Equal((0, 7), (flushed.ExitCode, flushed.Json.GetProperty("sent").GetInt32()));
        Assert.Equal(7, Api.Spans.Count);
        Assert.Empty(Directory.GetFiles(Cli.SpoolPath));
    }

    [Fact]
    public async Task Flush_NotLoggedIn_SaysHowTo()
    {
        await LeaveAsync();
        Cli.Environment.Remove("SIDECHAIN_TOKEN");
        var result = await Cli.RunAsync("trace", "spool", "flush");
        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith("Error: You are not logged in", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clear_DeletesAndSaysHowMany()
    {
        await LeaveAsync();
        var result = await Cli.RunAsync("trace", "spool", "clear");
        Assert.Equal((0, "Deleted 7 spans of 1 run.\n"), (result.ExitCode, result.Output));
        Assert.Empty(Directory.GetFiles(Cli.SpoolPath));
        Assert.Equal(JsonValueKind.Array, (await Cli.RunAsync("trace", "spool", "clear", "--json")).Json.GetProperty("runs").ValueKind);
    }

    [Fact]
    public async Task Spool_ThatCannotBeWritten_ChangesNothing()
    {
        Cli.Environment["SIDECHAIN_SPOOL"] = Cli.Write("no-folder", []);
        var result = await Cli.RunAsync("upload", CliProcess.LoopFile);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(7, Api.Spans.Count);
    }

    /// <summary>An upload whose trace the server does not take.</summary>
    private Task<CliResult> LeaveAsync()
    {
        Api.Fail(RecordingApi.SpansPath, 500, "The store is gone.");
        return Cli.RunAsync("upload", CliProcess.LoopFile);
    }

    private void Recover()
    {
        Api.Answers.TryRemove(RecordingApi.SpansPath, out _);
        Api.Answers[RecordingApi.SpansPath] = (http, _) =>
            http.Response.Body.WriteAsync("""{"status":"received","accepted":1,"rejected":[]}"""u8.ToArray()).AsTask();
        Api.Forget();
    }

    private sealed class ByOrder(string first) : IComparer<string?>
    {
        public int Compare(string? x, string? y) => x == y ? 0 : x == first ? -1 : 1;
    }
}
