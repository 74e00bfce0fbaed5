using System.Text;
using Microsoft.AspNetCore.Http;
using Sidechain.Cli.Tests.Peer;
using Sidechain.Cli.Tests.Processes;
using Sidechain.TestApi;

namespace Sidechain.Cli.Tests;

/// <summary>
/// A server that is another, or of another time: whatever it answers, every command says that it does not understand it, and none says
/// that it itself failed or that it worked.
/// </summary>
public sealed class AnswerTests : CliTest
{
    private const string Id = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Post = $"/api/v1/posts/{Id}";
    private const string LoginOfNobody = """{"token":"t","expires_at":"2026-11-30T00:00:00Z","user":{}}""";
    private const string OtherId = TraceDocuments.TraceId;
    private const string LoginOfEve = """{"token":"t","expires_at":"2026-11-30T00:00:00Z","user":{"id":"eve","name":"eve"}}""";
    private const string Event = "event: trace\ndata: ";

    private static string OthersTrace => Encoding.UTF8.GetString(TraceDocuments.Json());

    /// <summary>A command, what it asks for, and answers of which it understands none.</summary>
    private static readonly (string[] Args, string Asks, string[] Bodies)[] Cases =
    [
        (["feed"], "GET /api/v1/feed/timeline", ["""{"posts":null}""", """{"posts":[null]}""", """{"posts":[{"id":null}]}"""]),
        (["search", "x", "--json"], "GET /api/v1/search", ["""{"posts":[null]}""", "<html>hello</html>"]),
        (["comments", Id], $"GET {Post}/comments", ["""{"comments":[null]}""", """{"comments":[{"id":"c"}]}"""]),
        (["comment", Id, "x"], $"POST {Post}/comments", ["""{"id":"c","post_id":"p","text":null}"""]),
        (["like", Id, "--json"], $"PUT {Post}/like", ["""{"post_id":"p","liked":true}""", """{"post_id":"p","liked":"yes","likes":1}"""]),
        (["follow", "bob"], "PUT /api/v1/users/bob/follow", ["""{"user_id":null,"following":true,"followers":1}"""]),
        (["upload", CliProcess.LoopFile], "POST /api/v1/posts", ["""{"id":null}""", """{"title":"loop"}"""]),
        (["login", "--user", "a", "--password", "b"], $"POST {RecordingApi.LoginPath}", [LoginOfNobody]),
        (["trace", "list"], "GET /api/v1/traces", ["""{"traces":[null]}""", """{"traces":[{"trace_id":"a"}]}"""]),
        (["trace", "slow", "--json"], "GET /api/v1/traces/slow", ["""{"traces":[null]}""", "<html>hello</html>"]),
        (["alerts"], "GET /api/v1/alerts", ["""{"alerts":[null]}""", """{"alerts":[{"rule":"r"}]}"""]),
        (["alerts", "--json"], "GET /api/v1/alerts", ["""{"alerts":[null]}""", "<html>hello</html>"]),
        (["insights"], "GET /api/v1/insights/latency", ["""{"clients":[{"client":"cli","action":{}}]}"""]),
        (["trace", "show", Id], $"GET /api/v1/traces/{Id}", ["""{"trace_id":"a","spans":[null]}"""]),
        (["trace", "follow", Id], $"GET /api/v1/traces/{Id}/events", [$"{Event}null\n\n", $"{Event}{{}}\n\n", $"{Event}x\n\n"]),
    ];

    /// <summary>A command, what it asks for, a whole answer that is about something else, and how that is told.</summary>
    public static TheoryData<string[], string, string, string> OthersAnswers => new()
    {
        { ["follow", "bob"], "PUT /api/v1/users/bob/follow", """{"user_id":"eve","following":true,"followers":1}""", "eve, not about bob" },
        { ["like", Id], $"PUT {Post}/like", $$"""{"post_id":"{{OtherId}}","liked":true,"likes":1}""", $"{OtherId}, not about {Id}" },
        {
            ["comment", Id, "x"], $"POST {Post}/comments", $$"""{"id":"c","post_id":"{{OtherId}}","text":"x"}""",
            $"{OtherId}, not about {Id}"
        },
        {
            ["comments", Id], $"GET {Post}/comments", $$"""{"comments":[{"id":"c","post_id":"{{OtherId}}","text":"x"}]}""",
            $"{OtherId}, not about {Id}"
        },
        { ["login", "--user", "bob", "--password", "b"], $"POST {RecordingApi.LoginPath}", LoginOfEve, "eve, not about bob" },
        { ["trace", "show", Id], $"GET /api/v1/traces/{Id}", OthersTrace, $"{OtherId}, not about {Id}" },
        { ["trace", "shape", Id], $"GET /api/v1/traces/{Id}", OthersTrace, $"{OtherId}, not about {Id}" },
        { ["trace", "follow", Id], $"GET /api/v1/traces/{Id}/events", $"{Event}{OthersTrace}\n\n", $"{OtherId}, not about {Id}" },
    };

    public static TheoryData<string[], string, string> Answers
    {
        get
        {
            var data = new TheoryData<string[], string, string>();
            foreach (var (args, asks, bodies) in Cases)
            {
                foreach (var body in (string[])["{}", "null", "not JSON", .. bodies])
                {
                    data.Add(args, asks, body);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answer_ThatIsNoneOfOurs_IsToldAsThat(string[] args, string asks, string body)
    {
        var isTraced = args[0] is not ("trace" or "alerts" or "insights");
        AnswerEverything(http =>
        {
            http.Response.ContentType = body.StartsWith(Event, StringComparison.Ordinal) ? "text/event-stream" : "application/json";
            return http.Response.WriteAsync(body);
        });
        var result = await Cli.RunAsync(args);

        Assert.Equal(1, result.ExitCode);
        var (method, path) = (asks.Split(' ')[0], asks.Split(' ')[1]);
        var sentence = $"The answer of {Api.Url} to {method} {path} is none that sidechain understands.";
        Assert.StartsWith($"Error: {sentence} Check --api-url and SIDECHAIN_API_URL.\n", result.Error, StringComparison.Ordinal);
        var told = args.Contains("--json") ? result.Json.GetProperty("error").GetString() : result.Error;
        Assert.Contains(sentence, told, StringComparison.Ordinal);
        Assert.True(!isTraced || result.LastErrorLine == $"Trace ID: {result.TraceId}", result.Error);
    }

    /// <summary>It would be told as done, or shown as what was asked for.</summary>
    [Theory]
    [MemberData(nameof(OthersAnswers))]
    public async Task Answer_AboutAnother_IsNoSuccess(string[] args, string asks, string body, string about)
    {
        AnswerEverything(http =>
        {
            http.Response.ContentType = body.StartsWith(Event, StringComparison.Ordinal) ? "text/event-stream" : "application/json";
            return http.Response.WriteAsync(body);
        });
        var result = await Cli.RunAsync(args);

        Assert.StartsWith($"Error: The answer of {Api.Url} to {asks} is about {about}. ", result.Error, StringComparison.Ordinal);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.False(File.Exists(Cli.CredentialsPath));
    }

    /// <summary>Telemetry has no room for such an answer; the server that says it has is no server of ours.</summary>
    [Theory]
    [InlineData("feed", "GET /api/v1/feed/timeline")]
    [InlineData("alerts", "GET /api/v1/alerts")]
    public async Task Answer_LongerThanAnyOfOurs_IsNotRead(string command, string asks)
    {
        AnswerEverything(async http =>
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = 300_000_000;
            await http.Response.WriteAsync("{");
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        var result = await Cli.RunAsync(command);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"Error: The answer of {Api.Url} to {asks} has more than 268.4 MB", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_OfDeepLists_IsNoneOfOurs()
    {
        AnswerEverything(http => http.Response.WriteAsync($"{{\"posts\":{new string('[', 100_000)}"));
        var result = await Cli.RunAsync("feed");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("is none that sidechain understands", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logout_OfAnotherServer_KeepsTheLogIn()
    {
        using var cli = new CliProcess(Api.Url);
        Api.Answers[RecordingApi.LoginPath] = (http, _) => http.Response.WriteAsJsonAsync(new
        {
            token = RecordingApi.Token,
            expires_at = DateTimeOffset.UtcNow.AddHours(1),
            refresh_token = "a-refresh-token",
            user = new { id = "alice", name = "alice" },
        });
        await cli.RunAsync("login", "--user", "alice", "--password", "alice");
        AnswerEverything(http => http.Response.WriteAsync("<html>hello</html>"));
        var result = await cli.RunAsync("logout");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("to POST /api/v1/auth/logout is none that sidechain understands.", result.Error, StringComparison.Ordinal);
        Assert.Contains("a-refresh-token", await File.ReadAllTextAsync(cli.CredentialsPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TraceFollow_ThatBreaksOff_SaysThatTheConnectionBroke()
    {
        AnswerEverything(async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("event: waiting\ndata: {}\n\n");
            await http.Response.Body.FlushAsync();
            http.Abort();
        });
        var result = await Cli.RunAsync("trace", "follow", Id);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"Error: The connection to {Api.Url} broke", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("a/../../posts")]
    [InlineData("%2e%2e")]
    public async Task Follow_OfANameThatIsNone_AsksNobody(string name)
    {
        var result = await Cli.RunAsync("follow", "--", name);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("Error: That is no user's name. It has 2 to 32 letters, digits, - or _.", result.Error, StringComparison.Ordinal);
        Assert.Empty(Api.Requests);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    public async Task TraceFollow_OfDots_AsksNobody(string id)
    {
        var result = await Cli.RunAsync("trace", "follow", id);

        Assert.Equal(2, result.ExitCode);
        Assert.DoesNotContain(Api.Requests, request => request.Method == "GET");
    }

    /// <summary>The trace's own delivery aside.</summary>
    private void AnswerEverything(Func<HttpContext, Task> answer)
    {
        var deliver = Api.Answers[RecordingApi.SpansPath];
        Api.Answers.Clear();
        Api.Answers["/"] = (http, request) => request.Path == RecordingApi.SpansPath ? deliver(http, request) : answer(http);
    }
}
