using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Sidechain.Api.Tests.Hosting;
using Sidechain.ServiceDefaults.Tests.OpenApi;

namespace Sidechain.Api.Tests.OpenApi;

public sealed class ApiDocumentTests(Servers servers, ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Document_OfApi_HasEveryRoute()
    {
        using var client = new HttpClient { BaseAddress = fixture.Api.Address };

        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        DescribedService.IsWhole(fixture.Api.Services, document);
        Assert.True(document.GetProperty("paths").GetProperty("/api/v1/posts").GetProperty("post").GetProperty("requestBody").GetProperty("content").TryGetProperty("multipart/form-data", out _));
    }

    [Fact]
    public async Task InProduction_ThereIsNone()
    {
        await using var api = await ApiServer.StartAsync(servers, ("environment", "Production"), (Settings.Database, await servers.Postgres.CreateOwnedDatabaseAsync()));
        using var client = new HttpClient { BaseAddress = api.Address };

        using var answer = await client.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
