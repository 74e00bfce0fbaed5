using System.Text;
using Sidechain.Cli.Tests.Processes;
using Sidechain.TestApi;

namespace Sidechain.Cli.Tests;

public sealed class RegisterTests : IAsyncLifetime
{
    private const string UsersPath = "/api/v1/users";
    private const string RefreshPath = "/api/v1/auth/refresh";

    private RecordingApi _api = null!;
    private CliProcess _cli = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await RecordingApi.StartAsync();
        _api.Answers[UsersPath] = (http, _) =>
        {
            http.Response.StatusCode = 201;
            return Task.CompletedTask;
        };
        _cli = new CliProcess(_api.Url);
    }

    public async ValueTask DisposeAsync()
    {
        _cli.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task Register_NewUser_LogsInAndKeepsTheLogIn()
    {
        var result = await _cli.RunAsync(["register", "--user", "alice", "--password", "-"], input: "correct horse\n");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("Welcome, alice. You are logged in.\n", result.Output, StringComparison.Ordinal);
        Assert.Equal("""{"username":"alice","password":"correct horse"}""", Encoding.UTF8.GetString(_api.Only(UsersPath).Body));
        Assert.True(File.Exists(_cli.CredentialsPath));
        Assert.Equal(
            """
            cli.register
              cli.start_process [program_entered]
              cli.ask_password
              cli.http_request [response_received]
              cli.login
                cli.http_request [response_received]
              cli.save_login
              cli.update_ui
            """, SpanDrawing.Draw(_api.Spans));
        Assert.DoesNotContain(
            _api.Spans, span => span.Attributes.Any(attribute => $"{attribute.Value}".Contains("horse", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Register_NameThatIsTaken_SaysSoAndKeepsNothing()
    {
        _api.Fail(UsersPath, 409, "This user name is taken: choose another.");
        var result = await _cli.RunAsync("register", "--user", "alice", "--password", "correct horse");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("Error: This user name is taken: choose another.\n", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_cli.CredentialsPath));
    }

    [Fact]
    public async Task KeptLogIn_WhoseTokenHasEnded_IsRenewedInsideTheAction()
    {
        LogInEndsAt(DateTimeOffset.UtcNow.AddSeconds(20), "a-refresh-token");
        _api.Answers[RefreshPath] = (http, _) => Microsoft.AspNetCore.Http.HttpResponseJsonExtensions.WriteAsJsonAsync(
            http.Response, new
            {
                token = "renewed",
                access_token = "renewed",
                expires_at = DateTimeOffset.UtcNow.AddMinutes(15),
                refresh_token = "a-refresh-token",
                user = new { id = "alice", name = "alice" },
            });
        await _cli.RunAsync("login", "--user", "alice", "--password", "alice");
        _api.Forget();
        var first = await _cli.RunAsync("upload", CliProcess.LoopFile);
        var second = await _cli.RunAsync("upload", CliProcess.LoopFile);

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Equal("""{"refresh_token":"a-refresh-token"}""", Encoding.UTF8.GetString(_api.Only(RefreshPath).Body));
        Assert.Null(_api.Only(RefreshPath).Header("Authorization"));
        Assert.Equal(
            ["Bearer renewed", "Bearer renewed"],
            _api.Requests.Where(request => request.Path == RecordingApi.PostsPath).Select(request => request.Header("Authorization")));
        Assert.Equal(
            ["cli.start_process", "cli.refresh_session", "cli.upload_audio", "cli.update_ui"],
            Parts(first.TraceId).OrderBy(span => span.StartUs).Select(span => span.Name));
        Assert.DoesNotContain(Parts(second.TraceId), span => span.Name == "cli.refresh_session");
    }

    [Fact]
    public async Task KeptLogIn_ThatWasRevoked_SaysHowToLogInAgain()
    {
        LogInEndsAt(DateTimeOffset.UtcNow.AddMinutes(-1), "a-refresh-token");
        _api.Fail(RefreshPath, 401, "This session has ended.");
        await _cli.RunAsync("login", "--user", "alice", "--password", "alice");
        var result = await _cli.RunAsync("upload", CliProcess.LoopFile);

        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith(
            $"Error: Your log-in to {_api.Url} has expired. Log in again: ./sidechain login --user alice --password -\n", result.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logout_EndsTheLogInAtTheServerAndHere()
    {
        LogInEndsAt(DateTimeOffset.UtcNow.AddMinutes(15), "a-refresh-token");
        _api.Answers["/api/v1/auth/logout"] = (http, _) =>
        {
            http.Response.StatusCode = 204;
            return Task.CompletedTask;
        };
        await _cli.RunAsync("login", "--user", "alice", "--password", "alice");
        var result = await _cli.RunAsync("logout");
        var upload = await _cli.RunAsync("upload", CliProcess.LoopFile);
        var again = await _cli.RunAsync("logout");

        Assert.Equal((0, 3, 4), (result.ExitCode, upload.ExitCode, again.ExitCode));
        Assert.StartsWith("alice is logged out.\n", result.Output, StringComparison.Ordinal);
        Assert.Equal("""{"refresh_token":"a-refresh-token"}""", Encoding.UTF8.GetString(_api.Only("/api/v1/auth/logout").Body));
        Assert.DoesNotContain("a-refresh-token", await File.ReadAllTextAsync(_cli.CredentialsPath), StringComparison.Ordinal);
    }

    private IEnumerable<Tracing.Wire.WireSpan> Parts(string traceId)
    {
        var spans = _api.Spans.Where(span => span.TraceId == traceId).ToArray();
        var root = spans.Single(span => span.ParentSpanId is null);
        return spans.Where(span => span.ParentSpanId == root.SpanId);
    }

    private void LogInEndsAt(DateTimeOffset time, string refreshToken) =>
        _api.Answers[RecordingApi.LoginPath] = (http, _) => Microsoft.AspNetCore.Http.HttpResponseJsonExtensions.WriteAsJsonAsync(
            http.Response, new
            {
                token = RecordingApi.Token,
                expires_at = time,
                refresh_token = refreshToken,
                user = new { id = "alice", name = "alice" },
            });
}
