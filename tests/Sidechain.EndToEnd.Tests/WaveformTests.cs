using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Sidechain.EndToEnd.Tests.Plugin;

namespace Sidechain.EndToEnd.Tests;

/// <summary>A loop has the same waveform whoever encoded it: the client, which sends it along, or api, which sees the WAV.</summary>
public sealed class WaveformTests(SidechainApplication application)
{
    [Fact]
    public async Task Cli_ThatEncodes_SendsTheWaveformThatApiSeesInTheWav()
    {
        using var cli = await Cli.LoggedInAsync(application.App, "alice");

        await HaveOneWaveformAsync(encode => cli.RunAsync("upload", Cli.Loop, "--encode", encode, "--json"));
    }

    [Fact]
    public async Task Plugin_ThatEncodes_SendsTheWaveformThatApiSeesInTheWav()
    {
        using var plugin = await PluginProgram.RegisterAsync(application.App);

        await HaveOneWaveformAsync(encode => plugin.RunAsync("share", Cli.Loop, "--encode", encode, "--json"));
    }

    private async Task HaveOneWaveformAsync(Func<string, Task<CliResult>> share)
    {
        var sent = await PeaksAsync(await share("client"));
        var seen = await PeaksAsync(await share("server"));

        Assert.InRange(sent.Length, 500, 1000);
        Assert.Equal(seen, sent);
    }

    private async Task<int[]> PeaksAsync(CliResult share)
    {
        Assert.True(share.ExitCode == 0, share.ToString());
        using var shared = JsonDocument.Parse(share.Output);
        using var api = application.App.CreateHttpClient("api");
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Tokens.OfAsync(application.App, "bob"));
        var id = shared.RootElement.GetProperty("id").GetString();
        var post = await api.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/posts/{id}", UriKind.Relative));
        return [.. post.GetProperty("peaks").EnumerateArray().Select(peak => peak.GetInt32())];
    }
}
