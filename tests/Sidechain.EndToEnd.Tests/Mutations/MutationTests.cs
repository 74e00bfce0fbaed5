using Sidechain.Traces.Testing;

namespace Sidechain.EndToEnd.Tests.Mutations;

/// <summary>For each server span: when its creation or its propagation is gone, the shape fails and the message names the span.</summary>
public sealed class MutationTests(MutatedApplication application) : IClassFixture<MutatedApplication>
{
    private const string Server = "Microsoft.AspNetCore";
    private const string Route = "POST /api/v1/posts";
    private const string StreamRoute = "POST /api/v1.0/feed/{slug}/{id}";

    private static readonly string[] Clients =
    [
        "cli.share_loop", "cli.start_process", "cli.upload_audio", "cli.read_file", "cli.encode_audio", "cli.http_request", "cli.update_ui",
    ];
    private static readonly string[] Services =
    [
        Route, "http.read_body", "feed.create_post", "INSERT audio_posts", "DEL", "stream.io.create_activity", "POST", StreamRoute,
    ];

    /// <summary>All are there by then: only the deadline of a difference that stays.</summary>
    private static readonly ShapeWait AtOnce = new() { Deadline = TimeSpan.Zero };

    [Fact]
    public async Task Nothing_SwitchedOff_HasTheShape()
    {
        using var traces = await TraceReader.LogInAsync(application.App, "alice");
        await traces.Trace(await ShareAsync(application.NewTrace())).ShouldHaveShapeAsync("../upload.shape");
    }

    [Theory]
    [InlineData(Route, $"api/{Server}/*")]
    [InlineData("http.read_body", "api/Sidechain.Api/http.read_body")]
    [InlineData("feed.create_post", "api/Sidechain.Api/feed.create_post")]
    [InlineData("INSERT audio_posts", "api/Npgsql/*")]
    [InlineData("DEL", "api/Sidechain.Api/DEL")]
    [InlineData("stream.io.create_activity", "api/Sidechain.Api/stream.io.create_activity")]
    [InlineData("POST", "api/System.Net.Http/*")]
    [InlineData(StreamRoute, $"stream/{Server}/*")]
    public Task Creation_OfASpan_SwitchedOff_IsNamed(string span, string mutation) =>
        // Without its request's span, what api did afterwards belongs to no trace of the client's.
        AssertNamedAsync(
            application.NewTrace($"creation/{mutation}"), span, span == Route ? Clients : [.. Clients, .. Services.Except([span])]);

    [Theory]
    [InlineData(Route, "http.read_body", $"api/{Server}/*", 1)]
    [InlineData("feed.create_post", "INSERT audio_posts", "api/Sidechain.Api/feed.create_post", 3)]
    [InlineData("stream.io.create_activity", "POST", "api/Sidechain.Api/stream.io.create_activity", 6)]
    public Task Propagation_InsideApi_SwitchedOff_NamesTheSpanAndItsFirstChild(string span, string child, string mutation, int arrive) =>
        AssertNamedAsync(application.NewTrace($"propagation/{mutation}"), child, [.. Clients, .. Services.Take(arrive)], span);

    [Fact]
    public Task Propagation_ToApi_SwitchedOff_NamesItsRequest() =>
        AssertNamedAsync(application.NewTrace(forgetsToApi: true), Route, Clients);

    [Fact]
    public Task Propagation_ToStream_SwitchedOff_NamesItsRequest() =>
        AssertNamedAsync(application.NewTrace(forgetsToStream: true), StreamRoute, [.. Clients, .. Services.Except([StreamRoute])]);

    private async Task AssertNamedAsync(string id, string missing, IEnumerable<string> arrive, string under = "")
    {
        using var traces = await TraceReader.LogInAsync(application.App, "alice");
        var trace = traces.Trace(await ShareAsync(id));
        // Wherever they are now.
        await trace.ShouldHaveShapeAsync(string.Join('\n', arrive.Select(name => $"… \"{name}\"  ×1..*")));

        var failure = await Assert.ThrowsAsync<ShapeMismatchException>(() => trace.ShouldHaveShapeAsync("../upload.shape", AtOnce));

        Assert.StartsWith($"missing: `{missing}` under `{under}", failure.Match!.Sentence, StringComparison.Ordinal);
        Assert.Contains(failure.Match.Sentence, failure.Message, StringComparison.Ordinal);
    }

    /// <summary>As <c>alice</c>, in this trace.</summary>
    private async Task<string> ShareAsync(string trace)
    {
        using var cli = await Cli.LoggedInAsync(application.App, "alice", application.ApiUrl);
        cli.TraceId = trace;
        var upload = await cli.RunAsync("upload", Cli.Loop);
        Assert.True(upload.ExitCode == 0, upload.ToString());
        Assert.Equal(trace, upload.TraceId());
        return trace;
    }
}
