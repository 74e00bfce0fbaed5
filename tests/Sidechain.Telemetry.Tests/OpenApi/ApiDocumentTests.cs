using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Tests.OpenApi;
using Sidechain.Telemetry.Tests.Attacks;
using Sidechain.TestServers;

namespace Sidechain.Telemetry.Tests.OpenApi;

public sealed class ApiDocumentTests(Databases databases)
{
    [Fact]
    public async Task Document_OfTelemetry_HasEveryRoute()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), "--environment=Development", $"--SIDECHAIN_OTLP_GRPC_PORT={FreePort.Take()}");

        var document = await server.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        DescribedService.IsWhole(server.Services, document);
        var find = document.GetProperty("paths").GetProperty("/api/v1/traces").GetProperty("get");
        Assert.Contains(
            find.GetProperty("parameters").EnumerateArray(), parameter => parameter.GetProperty("name").GetString() == "min_duration_ms");
    }

    [Fact]
    public async Task OddValue_InAnyParameter_IsAnEmptyAnswerOrARefusal()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        var requests = OddQueries.Of(await server.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json")).ToArray();
        var failures = new List<string>();
        foreach (var (number, (method, path)) in requests.Index())
        {
            using var request = new HttpRequestMessage(method, path);
            // A user may ask so often; support may ask for more, and is not asked for a name of its own.
            request.Headers.Authorization = number % 2 == 0
                ? Users.Token($"odd-{number / 40}")
                : Users.Token($"odd-support-{number / 40}", UserRoles.Support);
            var answer = await server.SendAsync(request);
            if ((int)answer.Status is 401 or 429 or >= 500)
            {
                failures.Add($"{(int)answer.Status} {method} {path}");
            }
        }

        Assert.Empty(failures);
        Assert.True(requests.Length > 500, $"{requests.Length} requests");
    }

    [Theory]
    [InlineData("%00")]
    [InlineData("perhaps")]
    public async Task OddValue_ForALiveView_IsRefused(string value)
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/traces/{Documents.NewTraceId()}/events?attributes={value}");
        request.Headers.Authorization = Users.Alice;

        (await server.SendAsync(request)).IsProblem(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task InProduction_ThereIsNone()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.AsInProductionAsync(), "--environment=Production", ProductionTests.OtlpKey);
        using var answer = await server.Client.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
