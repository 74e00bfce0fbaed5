using System.Text;
using System.Text.Json;
using Sidechain.Cli.Tests.Processes;
using Sidechain.TestApi;

namespace Sidechain.Cli.Tests;

public sealed class LoginTests() : CliTest(isLoggedIn: false)
{
    [Fact]
    public async Task Login_RightPassword_KeepsTheTokenForItsOwnerAlone()
    {
        var result = await Cli.RunAsync("login", "--user", "alice", "--password", "alice");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("Logged in as alice.\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(RecordingApi.Token, result.Output, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Cli.CredentialsPath));
        }

        Assert.Equal(
            [".lock", "credentials.json"],
            Directory.GetFiles(Path.GetDirectoryName(Cli.CredentialsPath)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(RecordingApi.Token, Stored(Api.Url).GetProperty("token").GetString());
    }

    [Fact]
    public async Task Login_ThenUpload_UsesTheKeptToken()
    {
        await Cli.RunAsync("login", "--user", "alice", "--password", "alice");
        var result = await Cli.RunAsync("upload", CliProcess.LoopFile);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal($"Bearer {RecordingApi.Token}", Api.Only(RecordingApi.PostsPath).Header("Authorization"));
    }

    [Fact]
    public async Task Login_TwoServers_KeepsATokenForEach()
    {
        await using var other = await RecordingApi.StartAsync();
        await Cli.RunAsync("login", "--user", "alice", "--password", "alice");
        await Cli.RunAsync("login", "--user", "alice", "--password", "alice", "--api-url", other.Url + "/");

        Assert.Equal("alice", Stored(Api.Url).GetProperty("user").GetString());
        Assert.Equal("alice", Stored(other.Url).GetProperty("user").GetString());
    }

    [Fact]
    public async Task Login_SixServersAtOneMoment_KeepsATokenForEach()
    {
        var others = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => RecordingApi.StartAsync()));
        var results = await Task.WhenAll(
            others.Select(other => Cli.RunAsync("login", "--user", "alice", "--password", "alice", "--api-url", other.Url)));

        Assert.All(results, result => Assert.Equal((0, ""), (result.ExitCode, result.Error)));
        Assert.All(others, other => Assert.Equal("alice", Stored(other.Url).GetProperty("user").GetString()));
        await Task.WhenAll(others.Select(other => other.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Login_PasswordFromStandardInput_IsTheFirstLine()
    {
        var result = await Cli.RunAsync(["login", "--user", "alice", "--password", "-"], input: "@ge heim\nmore\n");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("""{"username":"alice","password":"@ge heim"}""", Encoding.UTF8.GetString(Api.Only(RecordingApi.LoginPath).Body));
    }

    [Fact]
    public async Task Login_NothingOnStandardInput_IsAUsageError()
    {
        var result = await Cli.RunAsync(["login", "--user", "alice", "--password", "-"], input: "");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("Error: No password came.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_PasswordThatLooksLikeAResponseFile_IsTakenAsItIs()
    {
        await Cli.RunAsync("login", "--user", "alice", "--password", "@secret");

        Assert.Contains("@secret", Encoding.UTF8.GetString(Api.Only(RecordingApi.LoginPath).Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_WrongPassword_SaysWhatToTryAndDeliversTheTrace()
    {
        Api.Fail(RecordingApi.LoginPath, 401, "Wrong user or password.");
        var result = await Cli.RunAsync("login", "--user", "alice", "--password", "wrong-pw");

        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.StartsWith(
            $"Error: {Api.Url} does not know this user and password. "
            + "Check both and try ./sidechain login --user alice --password - again.\n",
            result.Error, StringComparison.Ordinal);
        Assert.Equal([result.TraceId], Api.Spans.Select(span => span.TraceId).Distinct());
        Assert.All(Api.Requests.Where(request => request.Path == RecordingApi.SpansPath), request =>
            Assert.Null(request.Header("Authorization")));
        Assert.False(File.Exists(Cli.CredentialsPath));
    }

    [Fact]
    public async Task Login_AnyOutcome_NeverPutsThePasswordIntoTheTrace()
    {
        await Cli.RunAsync("login", "--user", "alice", "--password", "hunter2-hunter2");

        Assert.NotEmpty(Api.Spans);
        Assert.DoesNotContain(Api.Spans, span => span.ToString().Contains("hunter2", StringComparison.Ordinal)
            || span.Attributes.Any(attribute => $"{attribute.Value}".Contains("hunter2", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Login_Json_PrintsOneDocumentWithoutTheToken()
    {
        var result = await Cli.RunAsync("login", "--user", "alice", "--password", "alice", "--json");

        Assert.Equal("alice", result.Json.GetProperty("user").GetProperty("name").GetString());
        Assert.Equal(Api.Spans[0].TraceId, result.Json.GetProperty("trace_id").GetString());
        Assert.DoesNotContain(RecordingApi.Token, result.Output, StringComparison.Ordinal);
    }

    /// <summary>This machine's clock may be years off: the server alone says what has expired.</summary>
    [Theory]
    [InlineData(201, 0, "")]
    [InlineData(401, 3, "Error: The token is invalid or has expired. To log in: ./sidechain login --user NAME --password -\n")]
    public async Task Upload_KeptTokenExpiredByThisMachinesClock_IsTheServersToDecide(int status, int exitCode, string error)
    {
        Api.Answers[RecordingApi.LoginPath] = (http, _) => Microsoft.AspNetCore.Http.HttpResponseJsonExtensions.WriteAsJsonAsync(
            http.Response,
            new { token = "old", expires_at = DateTimeOffset.UtcNow.AddMinutes(-1), user = new { id = "alice", name = "alice" } });
        await Cli.RunAsync("login", "--user", "alice", "--password", "alice");
        if (status != 201)
        {
            Api.Fail(RecordingApi.PostsPath, status, "The token is invalid or has expired.");
        }

        var result = await Cli.RunAsync("upload", CliProcess.LoopFile);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.StartsWith(error, result.Error, StringComparison.Ordinal);
        Assert.Equal("Bearer old", Api.Only(RecordingApi.PostsPath).Header("Authorization"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"two\\nlines\"")]
    [InlineData("\"schlüssel\"")]
    public async Task Upload_KeptTokenThatIsNone_IsASentenceAndReachesNoServer(string token)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Cli.CredentialsPath)!);
        var login = $$"""{ "user": "alice", "token": {{token}}, "expires_at": "2099-01-01T00:00:00Z" }""";
        await File.WriteAllTextAsync(Cli.CredentialsPath, $$"""{ "logins": { "{{Api.Url}}": {{login}} } }""");
        var result = await Cli.RunAsync("upload", CliProcess.LoopFile);

        Assert.Equal(3, result.ExitCode);
        var sentence = $"Error: The log-in to {Api.Url} in {Cli.CredentialsPath} holds no token. Log in again:";
        Assert.StartsWith(sentence, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Api.Requests, request => request.Path == RecordingApi.PostsPath);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"logins\":")]
    [InlineData("[]")]
    public async Task Upload_DamagedCredentials_SaysWhatToDo(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Cli.CredentialsPath)!);
        await File.WriteAllTextAsync(Cli.CredentialsPath, content);
        var result = await Cli.RunAsync("upload", CliProcess.LoopFile);

        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith($"Error: {Cli.CredentialsPath} is damaged. Delete it and log in again:", result.Error, StringComparison.Ordinal);
    }

    private JsonElement Stored(string origin) =>
        JsonDocument.Parse(File.ReadAllBytes(Cli.CredentialsPath)).RootElement.GetProperty("logins").GetProperty(origin);
}
