using Microsoft.AspNetCore.Http;
using Sidechain.PluginHostSim.Tests.Sharing;
using Sidechain.TestApi;
using Sidechain.Tracing.Conventions;

namespace Sidechain.PluginHostSim.Tests.Commands;

/// <summary>Searching, liking, commenting, following, downloading: the CLI's commands, with the plugin's name on the spans.</summary>
public sealed class ActionTests : IAsyncLifetime
{
    private const string Id = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string PostPath = $"/api/v1/posts/{Id}";

    private UsersMachine _machine = null!;

    public async ValueTask InitializeAsync() => _machine = await UsersMachine.StartAsync();

    public ValueTask DisposeAsync() => _machine.DisposeAsync();

    [Theory]
    [InlineData("search", "search \"dusty break\"")]
    [InlineData("like", $"like {Id} --undo")]
    [InlineData("follow", "follow bob")]
    [InlineData("comment", $"comment {Id} \"That break!\"")]
    [InlineData("comments", $"comments {Id}")]
    [InlineData("download", $"download {Id} -o loops/")]
    public async Task Help_EndsWithExamplesOfThisProgram(string command, string example)
    {
        var (exitCode, output, errors) = await _machine.RunAsync(command, "--help");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("Examples:\n", output, StringComparison.Ordinal);
        Assert.Contains($"  plugin-host {example}\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_WithPosts_IsATable_AndSaysHowThisProgramGetsOne()
    {
        Answer("/api/v1/search?q=dusty&bpm_min=170", new { posts = new[] { new { id = Id, title = "Dusty break", bpm = 174 } } });

        var (exitCode, output, errors) = await _machine.RunAsync("search", "dusty", "--bpm-min", "170");

        Assert.True(exitCode == 0, errors);
        Assert.Contains("Dusty break", output, StringComparison.Ordinal);
        Assert.Contains($"Get one: ./plugin-host download {Id}\n", output, StringComparison.Ordinal);
        Assert.Equal(
            """
            plugin.search_posts
              plugin.fetch_feed [feed_loaded]
                plugin.http_request [response_received]
              plugin.update_ui
            """, SpanDrawing.Draw(_machine.Api.Spans));
        Assert.All(_machine.Api.Spans, span => Assert.Equal(ClientTypes.Plugin, span.ClientType));
    }

    [Theory]
    [InlineData("plugin.like_post", "PUT", PostPath + "/like", "liked", "like", Id)]
    [InlineData("plugin.like_post", "DELETE", PostPath + "/like", "liked", "like", Id, "--undo")]
    [InlineData("plugin.follow_user", "PUT", "/api/v1/users/bob/follow", "following", "follow", "bob")]
    [InlineData("plugin.comment_post", "POST", PostPath + "/comments", "comment", "comment", Id, "Deep.")]
    public async Task Action_Json_IsOneDocumentAndOneTrace(string root, string method, string path, string member, params string[] args)
    {
        Answer(
            path,
            new { post_id = Id, user_id = "bob", id = "c-1", text = "Deep.", liked = true, likes = 3, following = true, followers = 2 });

        var (exitCode, output, errors) = await _machine.RunAsync([.. args, "--json"]);

        Assert.True(exitCode == 0, errors);
        using var document = System.Text.Json.JsonDocument.Parse(output);
        Assert.True(document.RootElement.TryGetProperty(member, out _), output);
        Assert.Equal(method, _machine.Api.Only(path).Method);
        Assert.Equal(root, _machine.Api.Spans.Single(span => span.ParentSpanId is null).Name);
        Assert.Equal(
            [document.RootElement.GetProperty("trace_id").GetString()], _machine.Api.Spans.Select(span => span.TraceId).Distinct());
    }

    [Fact]
    public async Task Download_IsAFileOfThatName()
    {
        _machine.Api.Answers[PostPath + "/download"] = (http, _) =>
        {
            http.Response.ContentType = "audio/ogg";
            http.Response.Headers.ContentDisposition = "attachment; filename=\"Dusty break.opus\"";
            return http.Response.Body.WriteAsync(new byte[1000]).AsTask();
        };

        var (exitCode, output, errors) = await _machine.RunAsync("download", Id);

        Assert.True(exitCode == 0, errors);
        Assert.StartsWith("Downloaded.\n", output, StringComparison.Ordinal);
        Assert.Equal(1000, new FileInfo(Path.Combine(_machine.Home.FullName, "Dusty break.opus")).Length);
        Assert.Contains(_machine.Api.Spans, span => span.Name == "plugin.write_file");
    }

    [Fact]
    public async Task Action_TracingOff_SendsItsRequestAlone()
    {
        Answer(PostPath + "/like", new { post_id = Id, liked = true, likes = 3 });

        var (exitCode, output, _) = await _machine.RunAsync([("SIDECHAIN_TRACING", "off")], "like", Id);

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("Trace ID", output, StringComparison.Ordinal);
        Assert.Equal(PostPath + "/like", Assert.Single(_machine.Api.Requests).Path);
    }

    private void Answer(string path, object document) => _machine.Api.Answers[path] = (http, _) => http.Response.WriteAsJsonAsync(document);
}
