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
        Assert.True(
            document.GetProperty("paths").GetProperty("/api/v1/posts").GetProperty("post").GetProperty("requestBody").GetProperty("content")
                .TryGetProperty("multipart/form-data", out _));
    }

    [Fact]
    public async Task Document_SaysWhatAudioIs_AndNothingOfTheServersOwnMembers()
    {
        using var client = new HttpClient { BaseAddress = fixture.Api.Address };
        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        var audio = document.GetProperty("paths").GetProperty("/api/v1/posts/{id}/audio").GetProperty("get");
        Assert.Superset(
            new HashSet<string> { "200", "206", "304", "412", "416" },
            audio.GetProperty("responses").EnumerateObject().Select(answer => answer.Name).ToHashSet());
        Assert.All(audio.GetProperty("responses").GetProperty("206").GetProperty("content").EnumerateObject(), type =>
        {
            var schema = type.Value.GetProperty("schema");
            Assert.Equal(("string", "binary"), (schema.GetProperty("type").GetString(), schema.GetProperty("format").GetString()));
        });
        var schemas = document.GetProperty("components").GetProperty("schemas");
        var comment = schemas.GetProperty("CommentDraft").GetProperty("properties");
        Assert.Equal(["text"], comment.EnumerateObject().Select(member => member.Name));
        Assert.DoesNotContain(schemas.EnumerateObject(), schema => schema.Name.Contains("HttpResult", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OddValue_InAnyParameter_IsAnEmptyAnswerOrARefusal()
    {
        using var http = new HttpClient { BaseAddress = fixture.Api.Address };
        var requests = OddQueries.Of(await http.GetFromJsonAsync<JsonElement>("/openapi/v1.json")).ToArray();
        var failures = new List<string>();
        foreach (var some in requests.Chunk(50))
        {
            // A user may ask so often.
            using var user = await fixture.Api.SignUpAsync();
            foreach (var (method, path) in some)
            {
                var answer = await user.SendAsync(method, path);
                if ((int)answer.Status is 401 or 429 or >= 500)
                {
                    failures.Add($"{(int)answer.Status} {method} {path}");
                }
            }
        }

        Assert.Empty(failures);
        Assert.True(requests.Length > 500, $"{requests.Length} requests");
    }

    [Fact]
    public async Task InProduction_ThereIsNone()
    {
        await using var api = await ApiServer.StartAsync(
            servers, ("environment", "Production"), (Settings.Database, await servers.Postgres.CreateOwnedDatabaseAsync()));
        using var client = new HttpClient { BaseAddress = api.Address };

        using var answer = await client.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
