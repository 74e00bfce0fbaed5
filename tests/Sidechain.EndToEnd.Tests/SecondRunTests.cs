using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;

namespace Sidechain.EndToEnd.Tests;

public sealed class SecondRunTests
{
    [Fact]
    public async Task SecondRun_OnTheSameData_FindsYesterdaysPostAndTrace()
    {
        var data = Path.Combine(Path.GetTempPath(), $"sidechain-e2e-{Guid.NewGuid():N}"[..26]);
        string traceId, postId, tree;
        await using (var first = await SidechainApplication.StartAsync(null, $"--SIDECHAIN_DATA={data}"))
        {
            using var cli = new Cli(first.GetEndpoint("api"));
            await cli.LoginAsync("alice");
            var upload = await cli.RunAsync("upload", Cli.Loop, "--json");
            Assert.True(upload.ExitCode == 0, upload.ToString());
            using var result = JsonDocument.Parse(upload.Output);
            (traceId, postId) = (result.RootElement.GetProperty("trace_id").GetString()!, result.RootElement.GetProperty("id").GetString()!);
            tree = await ShownAsync(cli, traceId);
        }

        await using (var second = await SidechainApplication.StartAsync(null, $"--SIDECHAIN_DATA={data}"))
        {
            using var cli = new Cli(second.GetEndpoint("api"));
            await cli.LoginAsync("alice");
            Assert.Equal(tree, await ShownAsync(cli, traceId));
            var timeline = await TimelineAsync(second);
            Assert.Contains(postId, timeline, StringComparison.Ordinal);
        }

        Directory.Delete(data, recursive: true);
    }

    private static async Task<string> ShownAsync(Cli cli, string traceId)
    {
        var shown = await cli.RunAsync("trace", "show", traceId, "--wait", "90");
        Assert.True(shown.ExitCode == 0, shown.ToString());
        return shown.Output;
    }

    private static async Task<string> TimelineAsync(Aspire.Hosting.DistributedApplication app)
    {
        using var client = app.CreateHttpClient("api");
        using var login = await client.PostAsJsonAsync("/api/v1/auth/login", new { username = "alice", password = "alice" });
        using var document = await login.Content.ReadFromJsonAsync<JsonDocument>();
        client.DefaultRequestHeaders.Authorization = new("Bearer", document!.RootElement.GetProperty("token").GetString());
        return await client.GetStringAsync("/api/v1/feed/timeline");
    }
}
