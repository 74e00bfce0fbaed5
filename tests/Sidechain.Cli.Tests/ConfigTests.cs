using System.Runtime.Versioning;
using Sidechain.Cli.Tests.Processes;
using Sidechain.TestApi;

namespace Sidechain.Cli.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class ConfigTests : CliTest
{
    private string ConfigPath => Path.Combine(Path.GetDirectoryName(Cli.CredentialsPath)!, "config.json");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Cli.Environment.Remove("SIDECHAIN_API_URL");
    }

    [Fact]
    public async Task Setting_ThatIsKept_HoldsUntilTheEnvironmentSaysOtherwise()
    {
        var kept = await Cli.RunAsync("config", "set", "api_url", Api.Url);
        var upload = await Cli.RunAsync("upload", CliProcess.LoopFile);
        Cli.Environment["SIDECHAIN_API_URL"] = "http://127.0.0.1:1";
        var elsewhere = await Cli.RunAsync("upload", CliProcess.LoopFile);
        var list = await Cli.RunAsync("config");

        Assert.Equal($"api_url is kept in {ConfigPath}.\n", kept.Output);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(ConfigPath));
        Assert.Equal((0, 1), (upload.ExitCode, elsewhere.ExitCode));
        Assert.Contains("Cannot reach http://127.0.0.1:1: connection refused.", elsewhere.Error, StringComparison.Ordinal);
        Assert.Matches($@"(?m)^api_url +{Api.Url} +SIDECHAIN_API_URL=http://127.0.0.1:1$", list.Output);
    }

    [Fact]
    public async Task Setting_ThatIsForgotten_HoldsNoMore()
    {
        await Cli.RunAsync("config", "set", "tracing", "off");
        await Cli.RunAsync("config", "unset", "tracing");
        var upload = await Cli.RunAsync("upload", CliProcess.LoopFile, "--api-url", Api.Url);

        Assert.Equal(0, upload.ExitCode);
        Assert.NotEmpty(Api.Spans);
    }

    [Theory]
    [InlineData("tracing", "perhaps", "tracing takes on or off.")]
    [InlineData("flush_seconds", "-1", "flush_seconds takes whole seconds, 0 to 600.")]
    [InlineData("api_url", "http://alice:pw@localhost", "api_url may hold no user, password or query")]
    [InlineData("colour", "blue", "Argument 'colour' not recognized")]
    public async Task Setting_ThatMakesNoSense_IsNotKept(string key, string value, string sentence)
    {
        var result = await Cli.RunAsync("config", "set", key, value);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(ConfigPath));
    }

    [Theory]
    [InlineData("{", UnixFileMode.UserRead | UnixFileMode.UserWrite, "is damaged. Mend it, or delete it")]
    [InlineData(
        "{\"api_url\":\"http://127.0.0.1:1\"}", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite,
        "can be changed by other users of this machine. Look at it, then: chmod 600")]
    [InlineData("{\"api_url\":null}", UnixFileMode.UserRead | UnixFileMode.UserWrite, "is damaged. Mend it, or delete it")]
    [InlineData("{\"tracing\":\"perhaps\"}", UnixFileMode.UserRead | UnixFileMode.UserWrite, "takes on or off.")]
    public async Task File_ThatIsNotAsItShouldBe_StopsTheCommand(string content, UnixFileMode mode, string sentence)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigPath)!);
        await File.WriteAllTextAsync(ConfigPath, content);
        File.SetUnixFileMode(ConfigPath, mode);
        var result = await Cli.RunAsync("upload", CliProcess.LoopFile);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(ConfigPath, result.Error, StringComparison.Ordinal);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_ThatOthersCanRead_AreClosed()
    {
        Cli.Environment["SIDECHAIN_API_URL"] = Api.Url;
        Cli.Environment.Remove("SIDECHAIN_TOKEN");
        await Cli.RunAsync("login", "--user", "alice", "--password", "alice");
        File.SetUnixFileMode(
            Cli.CredentialsPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        var result = await Cli.RunAsync("upload", CliProcess.LoopFile);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Cli.CredentialsPath));
    }

    [Fact]
    public async Task Proxy_OfTheEnvironment_IsUsed()
    {
        Cli.Environment["SIDECHAIN_API_URL"] = "http://api.sidechain.invalid";
        Cli.Environment["http_proxy"] = Api.Url;
        var result = await Cli.RunAsync("upload", CliProcess.LoopFile);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal("api.sidechain.invalid", Api.Only(RecordingApi.PostsPath).Header("Host"));
    }

    [Fact]
    public async Task Proxy_ThatIsNotThere_IsNamedWithoutItsPassword()
    {
        Cli.Environment["SIDECHAIN_API_URL"] = "http://api.sidechain.invalid";
        Cli.Environment["http_proxy"] = "http://me:secret@127.0.0.1:1";
        var result = await Cli.RunAsync("upload", CliProcess.LoopFile);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            "Cannot reach http://api.sidechain.invalid through the proxy http://127.0.0.1:1: connection refused.", result.Error,
            StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.Error, StringComparison.Ordinal);
    }
}
