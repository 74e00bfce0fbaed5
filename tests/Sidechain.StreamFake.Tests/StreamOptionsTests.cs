using Microsoft.Extensions.Options;

namespace Sidechain.StreamFake.Tests;

public sealed class StreamOptionsTests
{
    [Theory]
    [InlineData("ApiKey", "")]
    [InlineData("ApiSecret", "short")]
    [InlineData("DataPath", "")]
    [InlineData("FeedGroups", " , ")]
    public async Task Start_WithABadValue_StopsWithASentenceThatNamesTheKey(string key, string value)
    {
        var settings = new Dictionary<string, string>
        {
            ["ApiKey"] = "k",
            ["ApiSecret"] = StreamServer.ApiSecret,
            ["DataPath"] = Path.GetTempPath(),
            [key] = value,
        };
        await using var app = StreamFakeApp.Build(
            ["--urls=http://127.0.0.1:0", "--environment=Development", .. settings.Select(s => $"--Stream:{s.Key}={s.Value}")]);

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());
        Assert.Contains($"Stream:{key}", failure.Message, StringComparison.Ordinal);
    }
}
