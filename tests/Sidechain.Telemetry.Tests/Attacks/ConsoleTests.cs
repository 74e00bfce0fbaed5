using System.Diagnostics;
using System.Net;
using Sidechain.TestServers;

namespace Sidechain.Telemetry.Tests.Attacks;

public sealed class ConsoleTests
{
    // More lines than fit into a pipe and the logger's queue, at two or more a request.
    private const int Requests = 3000;

    [Fact]
    public async Task ConsoleThatNobodyReads_StopsNoRequest()
    {
        var address = $"http://127.0.0.1:{FreePort.Take()}";
        var start = new ProcessStartInfo("dotnet", ServiceProgram.Command)
        {
            RedirectStandardOutput = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = address,
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ConnectionStrings__sidechain"] = $"Host=127.0.0.1;Port={FreePort.Take()};Username=nobody;Database=nothing",
            ["Jwt__Key"] = "a-key-of-a-test-with-enough-letters",
            ["SIDECHAIN_OTLP_API_KEY"] = "test",
            ["SIDECHAIN_OTLP_GRPC_PORT"] = $"{FreePort.Take()}",
            ["Logging__LogLevel__Microsoft.AspNetCore"] = "Information",
        })
        {
            start.Environment[name] = value;
        }

        using var service = Process.Start(start)!;
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri(address) };
            await Wait.UntilAsync("it listens", async () => await AliveAsync(http));
            for (var request = 0; request < Requests; request++)
            {
                Assert.True(await AliveAsync(http));
            }
        }
        finally
        {
            service.Kill(entireProcessTree: true);
        }
    }

    private static async Task<bool> AliveAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/alive", UriKind.Relative), TestContext.Current.CancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
