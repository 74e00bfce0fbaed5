using System.Text;
using Sidechain.Cli.Tests.Peer;
using Sidechain.Cli.Tests.Processes;
using Sidechain.TestApi;

namespace Sidechain.Cli.Tests;

public sealed class TraceShowTests : CliTest
{
    private static readonly byte[] NotFound = [];

    [Fact]
    public async Task Show_WholeTrace_PrintsTheTreeWithTheTraceIdLast()
    {
        Api.ShowTraces(TraceDocuments.Json());
        var result = await Cli.RunAsync("trace", "show", TraceDocuments.TraceId);

        Assert.Equal((0, "", TraceDocuments.TraceId), (result.ExitCode, result.Error, result.TraceId));
        var lines = result.Output.Split('\n');
        Assert.Matches("^cli.share_loop +140.00 ms +cli +ok$", lines[0]);
        Assert.Matches("^└─ cli.http_request +100.00 ms +cli +ok$", lines[1]);
        Assert.Contains(lines, line => line.StartsWith("   ├─ POST /api/v1/posts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Show_AnyTrace_IsNotTracedItself()
    {
        Api.ShowTraces(TraceDocuments.Json());
        await Cli.RunAsync("trace", "show", TraceDocuments.TraceId);

        var request = Assert.Single(Api.Requests);
        Assert.Equal(($"Bearer {RecordingApi.Token}", (string?)null), (request.Header("Authorization"), request.Header("traceparent")));
    }

    [Fact]
    public async Task Show_Waterfall_DrawsBars()
    {
        Api.ShowTraces(TraceDocuments.Json());
        var result = await Cli.RunAsync("trace", "show", TraceDocuments.TraceId, "--waterfall");

        Assert.Contains("cli.share_loop", result.Output, StringComparison.Ordinal);
        Assert.All(result.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 120));
        Assert.NotEqual((await Cli.RunAsync("trace", "show", TraceDocuments.TraceId)).Output, result.Output);
    }

    [Fact]
    public async Task Show_Json_IsTheServersDocument()
    {
        var document = TraceDocuments.Json();
        Api.ShowTraces(document);
        var result = await Cli.RunAsync("trace", "show", TraceDocuments.TraceId, "--json");

        Assert.Equal(Encoding.UTF8.GetString(document), result.Output.TrimEnd());
        Assert.Equal($"{RecordingApi.TracesPath}{TraceDocuments.TraceId}?attributes=true", Api.Requests[0].Path);
    }

    [Fact]
    public async Task Show_IncompleteTrace_SaysWhatIsMissing()
    {
        Api.ShowTraces(TraceDocuments.Json(done: false, withServer: false));
        var result = await Cli.RunAsync("trace", "show", TraceDocuments.TraceId);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            "Warning: The trace is not complete (add --wait to wait for the rest): the client has not said that it is done; 1 "
            + "answered request lacks its server's span; the service that answered cli has sent nothing of it: services send a "
            + "moment later, so it is on its way, or telemetry was away for too long.",
            result.Error.TrimEnd());
    }

    [Theory]
    [InlineData("trace", "show", TraceDocuments.TraceId, "--wait")]
    [InlineData("trace", "show", "--wait", TraceDocuments.TraceId)]
    [InlineData("trace", "show", "--wait", "30", TraceDocuments.TraceId)]
    [InlineData("trace", "show", "--wait=30", TraceDocuments.TraceId)]
    public async Task Show_Wait_AsksUntilNothingMoreIsDue(params string[] args)
    {
        Api.ShowTraces(
            NotFound,
            TraceDocuments.Json(done: false, withServer: false),
            TraceDocuments.Json(withServer: false),
            TraceDocuments.Json(quietMs: 10),
            TraceDocuments.Json(quietMs: 600));
        var result = await Cli.RunAsync(args);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(5, Api.Requests.Count);
        Assert.Contains("POST /api/v1/posts", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_Wait_OfAClientThatCannotSayThatItIsDone_TakesFiveSecondsOfSilenceForIt()
    {
        Api.ShowTraces(
            TraceDocuments.Json(done: false, quietMs: 4999),
            TraceDocuments.Json(done: false, quietMs: 100),
            TraceDocuments.Json(done: false, withServer: false, quietMs: 60_000),
            TraceDocuments.Json(done: false, quietMs: 5000));
        var result = await Cli.RunAsync("trace", "show", TraceDocuments.TraceId, "--wait=30");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(4, Api.Requests.Count);
    }

    [Fact]
    public async Task Show_WaitInVain_PrintsWhatIsThereAndFails()
    {
        Api.ShowTraces(TraceDocuments.Json(withServer: false));
        var result = await Cli.RunAsync("trace", "show", TraceDocuments.TraceId, "--wait=1");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("cli.http_request", result.Output, StringComparison.Ordinal);
        Assert.StartsWith(
            "Warning: The trace is not complete (after 1 s): 1 answered request lacks its server's span; the service that answered "
            + "cli has sent nothing of it: services send a moment later, so it is on its way, or telemetry was away for too long.",
            result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_NoSuchTrace_ExitsWithFour()
    {
        var result = await Cli.RunAsync("trace", "show", TraceDocuments.TraceId);

        Assert.Equal((4, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"Error: There is no trace {TraceDocuments.TraceId} that you may see.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_ServerFails_PrintsTheServersTraceId()
    {
        Api.Fail(RecordingApi.TracesPath, 503, "The store cannot keep up.", headers => headers.RetryAfter = "3");
        var result = await Cli.RunAsync("trace", "show", TraceDocuments.TraceId);

        Assert.Equal((1, "0af7651916cd43dd8448eb211c80319c"), (result.ExitCode, result.TraceId));
        Assert.StartsWith("Error: The store cannot keep up. Try again in 3.0 s.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_NotLoggedIn_ExitsWithThree()
    {
        using var cli = new CliProcess(Api.Url);
        var result = await cli.RunAsync("trace", "show", TraceDocuments.TraceId);

        Assert.Equal(3, result.ExitCode);
        Assert.Empty(Api.Requests);
    }
}
