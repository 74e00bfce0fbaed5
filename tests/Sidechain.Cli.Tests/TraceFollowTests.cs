using System.Text;
using Microsoft.AspNetCore.Http;
using Sidechain.Cli.Tests.Peer;
using Sidechain.Cli.TraceViews;
using Sidechain.Client.Configuration;
using Sidechain.Client.Failures;
using Sidechain.Client.Sessions;
using Sidechain.TestApi;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Cli.Tests;

public sealed class TraceFollowTests : CliTest
{
    [Fact]
    public async Task Follow_TellsEachChange_AndEndsAsShowDoes()
    {
        Api.ShowTraces(TraceDocuments.Json());
        var shown = await Cli.RunAsync("trace", "show", TraceDocuments.TraceId);
        Api.StreamTraces("complete", TraceDocuments.Json(done: false, withServer: false), TraceDocuments.Json());

        var followed = await Cli.RunAsync("trace", "follow", TraceDocuments.TraceId);

        Assert.Equal((0, shown.Output), (followed.ExitCode, followed.Output));
        Assert.Equal(
            2, followed.Error.Split('\n').Count(line => line.Contains(" spans, 0 of them unfinished; ", StringComparison.Ordinal)));
        Assert.EndsWith($"{TraceDocuments.TraceId}/events?attributes=true", Api.Requests[^1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follow_Json_PrintsADocumentALine()
    {
        byte[][] documents = [TraceDocuments.Json(done: false, withServer: false), TraceDocuments.Json()];
        Api.StreamTraces("complete", documents);

        var followed = await Cli.RunAsync("trace", "follow", TraceDocuments.TraceId, "--json");

        Assert.Equal((0, ""), (followed.ExitCode, followed.Error));
        Assert.Equal(documents.Select(Encoding.UTF8.GetString), followed.Output.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Follow_OfAClientThatCannotSayThatItIsDone_EndsWhenTheServerSaysSo()
    {
        Api.StreamTraces("complete", TraceDocuments.Json(done: false));
        Assert.Equal(0, (await Cli.RunAsync("trace", "follow", TraceDocuments.TraceId)).ExitCode);

        Api.StreamTraces("limit", TraceDocuments.Json(done: false));
        var limited = await Cli.RunAsync("trace", "follow", TraceDocuments.TraceId);
        Assert.Equal(1, limited.ExitCode);
        Assert.Contains("The trace is not complete: the client has not said that it is done.", limited.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ThatFallsSilent_IsGivenUp()
    {
        Api.Answers[RecordingApi.TracesPath] = async (http, _) =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("event: waiting\ndata: {}\n\n", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        var url = new Uri(Api.Url + "/");
        await using var session = new ApiSession(
            new Settings(url, url, TimeSpan.FromSeconds(60)) { Tracing = false },
            new ClientProgram("tester", ClientTypes.Cli, "tester"),
            new SessionOptions { SilenceLimit = TimeSpan.FromMilliseconds(200) });

        var failure = await Assert.ThrowsAsync<ClientException>(async () =>
        {
            await foreach (var seen in new TraceEventStream(session, TraceDocuments.TraceId)
                .ReadAsync(TestContext.Current.CancellationToken))
            {
                Assert.Fail($"A trace came: {seen.Document.Tree.TraceId}");
            }
        });

        Assert.Contains("stopped sending in the middle of its answer", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follow_ToTheLimit_SaysWhatIsMissing()
    {
        Api.StreamTraces("limit", TraceDocuments.Json(withServer: false));

        var followed = await Cli.RunAsync("trace", "follow", TraceDocuments.TraceId, "--waterfall");

        Assert.Equal(1, followed.ExitCode);
        Assert.Contains("█", followed.Output, StringComparison.Ordinal);
        Assert.Contains("The trace is not complete: 1 answered request lacks its server's span", followed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follow_WhatNeverCame_ExitsWithFour()
    {
        Api.StreamTraces("limit");

        var followed = await Cli.RunAsync("trace", "follow", TraceDocuments.TraceId);

        Assert.Equal(4, followed.ExitCode);
        Assert.Contains("Nothing of the trace", followed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follow_RefusedByTheServer_SaysWhy()
    {
        Api.Fail(RecordingApi.TracesPath, 503, "256 live views are open already: try again in a moment, or read the trace without them.");

        var followed = await Cli.RunAsync("trace", "follow", TraceDocuments.TraceId);

        Assert.Equal(1, followed.ExitCode);
        Assert.Contains("256 live views are open already", followed.Error, StringComparison.Ordinal);
    }
}
