using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Sidechain.ServiceDefaults.Tests.OpenApi;
using Sidechain.Telemetry.Tests.Attacks;
using Sidechain.TestServers;

namespace Sidechain.Telemetry.Tests.OpenApi;

public sealed class ApiDocumentTests(Databases databases)
{
    [Fact]
    public async Task Document_OfTelemetry_HasEveryRoute()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), "--environment=Development", $"--SIDECHAIN_OTLP_GRPC_PORT={FreePort.Take()}");

        var document = await server.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        DescribedService.IsWhole(server.Services, document);
        var find = document.GetProperty("paths").GetProperty("/api/v1/traces").GetProperty("get");
        Assert.Contains(find.GetProperty("parameters").EnumerateArray(), parameter => parameter.GetProperty("name").GetString() == "min_duration_ms");
    }

    [Fact]
    public async Task InProduction_ThereIsNone()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.AsInProductionAsync(), "--environment=Production", ProductionTests.OtlpKey);
        using var answer = await server.Client.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
