using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Sidechain.StandIns.Tests.OpenTelemetry;

public sealed class ServiceDiscoveryTests
{
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["services:telemetry:http:0"] = "http://localhost:8788",
        ["services:telemetry:otlp:0"] = "http://localhost:4318",
        ["services:web:https:0"] = "https://localhost:8443",
        ["services:web:http:0"] = "http://localhost:8080",
        ["services:plain:http"] = "localhost:9000",
    };

    [Theory]
    [InlineData("http://telemetry/api/v1/traces?x=1", "http://localhost:8788/api/v1/traces?x=1")]
    [InlineData("https+http://telemetry/a", "http://localhost:8788/a")]
    [InlineData("https+http://web/a", "https://localhost:8443/a")]
    [InlineData("http://web/a", "http://localhost:8080/a")]
    [InlineData("http://_otlp.telemetry/v1/traces", "http://localhost:4318/v1/traces")]
    [InlineData("http://plain/a%2Fb", "http://localhost:9000/a%2Fb")]
    [InlineData("http://example.com:81/a", "http://example.com:81/a")]
    [InlineData("https+http://example.com/a", "https://example.com/a")]
    [InlineData("http://127.0.0.1:5000/a", "http://127.0.0.1:5000/a")]
    public async Task Name_BecomesItsConfiguredAddress(string asked, string expected)
    {
        var (client, sent) = Client(Settings);

        using var response = await client.GetAsync(new Uri(asked));

        Assert.Equal([expected], sent);
    }

    [Fact]
    public async Task SeveralAddresses_TakeTurns()
    {
        var (client, sent) = Client(new() { ["services:api:http:0"] = "http://a:1", ["services:api:http:1"] = "http://b:2" });

        for (var i = 0; i < 4; i++)
        {
            using var response = await client.GetAsync(new Uri("http://api/"));
        }

        Assert.Equal(["http://a:1/", "http://b:2/"], sent.Distinct().Order());
        Assert.Equal(sent[0], sent[2]);
    }

    [Fact]
    public async Task Request_AfterTheCall_HasItsNameAgain()
    {
        var (client, _) = Client(Settings);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://telemetry/a");

        using var response = await client.SendAsync(request);

        Assert.Equal("http://telemetry/a", request.RequestUri?.ToString());
    }

    private static (HttpClient Client, List<string> Sent) Client(Dictionary<string, string?> settings)
    {
        var sent = new List<string>();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddHttpClient("c").AddServiceDiscovery().ConfigurePrimaryHttpMessageHandler(() => new Recorder(sent));
        return (services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient("c"), sent);
    }

    private sealed class Recorder(List<string> sent) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            sent.Add(request.RequestUri!.AbsoluteUri);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }
    }
}
