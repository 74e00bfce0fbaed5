using System.Text;
using System.Text.Json;
using Sidechain.Cli.Tests.Processes;
using Sidechain.TestApi;

namespace Sidechain.Cli.Tests;

public sealed class LoginTests : IAsyncLifetime
{
    private RecordingApi _api = null!;
    private CliProcess _cli = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await RecordingApi.StartAsync();
        _cli = new CliProcess(_api.Url);
    }

    public async ValueTask DisposeAsync()
    {
        _cli.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task Login_RightPassword_KeepsTheTokenForItsOwnerAlone()
    {
        var result = await _cli.RunAsync("login", "--user", "alice", "--password", "alice");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("Logged in as alice.\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(RecordingApi.Token, result.Output, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_cli.CredentialsPath));
        }

        Assert.Equal(
            [".lock", "credentials.json"],
            Directory.GetFiles(Path.GetDirectoryName(_cli.CredentialsPath)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(RecordingApi.Token, Stored(_api.Url).GetProperty("token").GetString());
    }

    [Fact]
    public async Task Login_ThenUpload_UsesTheKeptToken()
    {
        await _cli.RunAsync("login", "--user", "alice", "--password", "alice");
        var result = await _cli.RunAsync("upload", CliProcess.LoopFile);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal($"Bearer {RecordingApi.Token}", _api.Only(RecordingApi.PostsPath).Header("Authorization"));
    }

    [Fact]
    public async Task Login_TwoServers_KeepsATokenForEach()
    {
        await using var other = await RecordingApi.StartAsync();
        await _cli.RunAsync("login", "--user", "alice", "--password", "alice");
        await _cli.RunAsync("login", "--user", "alice", "--password", "alice", "--api-url", other.Url + "/");

        Assert.Equal("alice", Stored(_api.Url).GetProperty("user").GetString());
        Assert.Equal("alice", Stored(other.Url).GetProperty("user").GetString());
    }

    [Fact]
    public async Task Login_SixServersAtOneMoment_KeepsATokenForEach()
    {
        var others = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => RecordingApi.StartAsync()));
        var results = await Task.WhenAll(
            others.Select(other => _cli.RunAsync("login", "--user", "alice", "--password", "alice", "--api-url", other.Url)));

        Assert.All(results, result => Assert.Equal((0, ""), (result.ExitCode, result.Error)));
        Assert.All(others, other => Assert.Equal("alice", Stored(other.Url).GetProperty("user").GetString()));
        await Task.WhenAll(others.Select(other => other.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Login_PasswordFromStandardInput_IsTheFirstLine()
    {
        var result = await _cli.RunAsync(["login", "--user", "alice", "--password", "-"], input: "@ge heim\nmore\n");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("""{"username":"alice","password":"@ge heim"}""", Encoding.UTF8.GetString(_api.Only(RecordingApi.LoginPath).Body));
    }

    [Fact]
    public async Task Login_NothingOnStandardInput_IsAUsageError()
    {
        var result = await _cli.RunAsync(["login", "--user", "alice", "--password", "-"], input: "");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("Error: No password came.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_PasswordThatLooksLikeAResponseFile_IsTakenAsItIs()
    {
        await _cli.RunAsync("login", "--user", "alice", "--password", "@secret");

        Assert.Contains("@secret", Encoding.UTF8.GetString(_api.Only(RecordingApi.LoginPath).Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_WrongPassword_SaysWhatToTryAndDeliversTheTrace()
    {
        _api.Fail(RecordingApi.LoginPath, 401, "Wrong user or password.");
        var result = await _cli.RunAsync("login", "--user", "alice", "--password", "wrong-pw");

        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.StartsWith(
            $"Error: {_api.Url} does not know this user and password. "
            + "Check both and try ./sidechain login --user alice --password - again.\n",
            result.Error, StringComparison.Ordinal);
        Assert.Equal([result.TraceId], _api.Spans.Select(span => span.TraceId).Distinct());
        Assert.All(_api.Requests.Where(request => request.Path == RecordingApi.SpansPath), request =>
            Assert.Null(request.Header("Authorization")));
        Assert.False(File.Exists(_cli.CredentialsPath));
    }

    [Fact]
    public async Task Login_AnyOutcome_NeverPutsThePasswordIntoTheTrace()
    {
        await _cli.RunAsync("login", "--user", "alice", "--password", "hunter2-hunter2");

        Assert.NotEmpty(_api.Spans);
        Assert.DoesNotContain(_api.Spans, span => span.ToString().Contains("hunter2", StringComparison.Ordinal)
            || span.Attributes.Any(attribute => $"{attribute.Value}".Contains("hunter2", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Login_Json_PrintsOneDocumentWithoutTheToken()
    {
        var result = await _cli.RunAsync("login", "--user", "alice", "--password", "alice", "--json");

        Assert.Equal("alice", result.Json.GetProperty("user").GetProperty("name").GetString());
        Assert.Equal(_api.Spans[0].TraceId, result.Json.GetProperty("trace_id").GetString());
        Assert.DoesNotContain(RecordingApi.Token, result.Output, StringComparison.Ordinal);
    }

    /// <summary>This machine's clock may be years off: the server alone says what has expired.</summary>
    [Theory]
    [InlineData(201, 0, "")]
    [InlineData(401, 3, "Error: The token is invalid or has expired. To log in: ./sidechain login --user NAME --password -\n")]
    public async Task Upload_KeptTokenExpiredByThisMachinesClock_IsTheServersToDecide(int status, int exitCode, string error)
    {
        _api.Answers[RecordingApi.LoginPath] = (http, _) => Microsoft.AspNetCore.Http.HttpResponseJsonExtensions.WriteAsJsonAsync(
            http.Response,
            new { token = "old", expires_at = DateTimeOffset.UtcNow.AddMinutes(-1), user = new { id = "alice", name = "alice" } });
        await _cli.RunAsync("login", "--user", "alice", "--password", "alice");
        if (status != 201)
        {
            _api.Fail(RecordingApi.PostsPath, status, "The token is invalid or has expired.");
        }

        var result = await _cli.RunAsync("upload", CliProcess.LoopFile);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.StartsWith(error, result.Error, StringComparison.Ordinal);
        Assert.Equal("Bearer old", _api.Only(RecordingApi.PostsPath).Header("Authorization"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"two\\nlines\"")]
    [InlineData("\"schlüssel\"")]
    public async Task Upload_KeptTokenThatIsNone_IsASentenceAndReachesNoServer(string token)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_cli.CredentialsPath)!);
        var login = $$"""{ "user": "alice", "token": {{token}}, "expires_at": "2099-01-01T00:00:00Z" }""";
        await File.WriteAllTextAsync(_cli.CredentialsPath, $$"""{ "logins": { "{{_api.Url}}": {{login}} } }""");
        var result = await _cli.RunAsync("upload", CliProcess.LoopFile);

        Assert.Equal(3, result.ExitCode);
        var sentence = $"Error: The log-in to {_api.Url} in {_cli.CredentialsPath} holds no token. Log in again:";
        Assert.StartsWith(sentence, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_api.Requests, request => request.Path == RecordingApi.PostsPath);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"logins\":")]
    [InlineData("[]")]
    public async Task Upload_DamagedCredentials_SaysWhatToDo(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_cli.CredentialsPath)!);
        await File.WriteAllTextAsync(_cli.CredentialsPath, content);
        var result = await _cli.RunAsync("upload", CliProcess.LoopFile);

        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith($"Error: {_cli.CredentialsPath} is damaged. Delete it and log in again:", result.Error, StringComparison.Ordinal);
    }

    private JsonElement Stored(string origin) =>
        JsonDocument.Parse(File.ReadAllBytes(_cli.CredentialsPath)).RootElement.GetProperty("logins").GetProperty(origin);
}
