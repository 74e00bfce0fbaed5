using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Sidechain.ServiceDefaults.Tests.Services;

namespace Sidechain.ServiceDefaults.Tests.OpenApi;

public sealed partial class ApiDocumentTests
{
    private const string Document = "/openapi/v1.json";

    [Fact]
    public async Task Document_IsWhole()
    {
        await using var service = await StartAsync(Environments.Development);

        var document = await service.Client.GetFromJsonAsync<JsonElement>(Document);

        DescribedService.IsWhole(service.Services, document);
        Assert.Equal(
            ("Title", "What it is for."),
            (document.GetProperty("info").GetProperty("title").GetString(),
                document.GetProperty("info").GetProperty("description").GetString()));
        var problem = document.GetProperty("components").GetProperty("schemas").GetProperty("ProblemDetails").GetProperty("properties");
        Assert.True(problem.TryGetProperty("traceId", out _) && problem.TryGetProperty("error", out _), problem.ToString());
        var find = document.GetProperty("paths").GetProperty("/things").GetProperty("get");
        Assert.Equal(
            ("FindThings", "name"),
            (find.GetProperty("operationId").GetString(), find.GetProperty("parameters")[0].GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Page_LoadsNothingFromElsewhere()
    {
        await using var service = await StartAsync(Environments.Development);

        using var page = await service.GetAsync("/scalar/");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var html = await page.Content.ReadAsStringAsync();
        var files = Sources().Matches(html).Select(match => match.Groups[1].Value)
            .Where(source => !source.StartsWith("data:", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var address = new Uri(new Uri(service.Address, "/scalar/"), file);
            Assert.Equal(service.Address.Authority, address.Authority);
            using var answer = await service.Client.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        // The browser refuses whatever its scripts may still ask for elsewhere.
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy")).Split(';', StringSplitOptions.TrimEntries);
        Assert.Contains("default-src 'none'", policy);
        Assert.All(policy, rule => Assert.DoesNotMatch(@"https?:|\*", rule));
        Assert.All((string[])["\"withDefaultFonts\":false", "\"telemetry\":false"], setting =>
            Assert.Contains(setting, html.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Document)]
    [InlineData("/scalar/")]
    public async Task DocumentAndPage_AreNotTraced(string path)
    {
        await using var service = await StartAsync(Environments.Development);
        var (unseen, seen) = (Ids.Trace(), Ids.Trace());

        using var asked = await service.GetAsync(path, "X-Trace-ID", unseen, "X-Span-ID", "1");
        using var later = await service.GetAsync("/things", "X-Trace-ID", seen, "X-Span-ID", "1");
        await service.Spans.SingleAsync(seen);

        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.DoesNotContain(service.Spans.All, span => span.TraceId.ToHexString() == unseen);
    }

    [Theory]
    [InlineData(Document)]
    [InlineData("/scalar")]
    [InlineData("/scalar/")]
    public async Task InProduction_ThereIsNeither(string path)
    {
        await using var service = await StartAsync(Environments.Production);

        using var answer = await service.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static Task<TestService> StartAsync(string environment) => TestService.StartAsync(
        app =>
        {
            app.MapGet("/things", () => "none").WithTags("Things").Describe("FindThings", "Finds things", 404)
                .WithQuery(("name", "What it is called"));
            app.MapDelete("/things/{id}", (int id) => id).RequireAuthorization().WithTags("Things")
                .Describe("DeleteThing", "Deletes a thing", 401);
        },
        builder =>
        {
            builder.Environment.EnvironmentName = environment;
            builder.AddSidechainAuthentication();
            builder.AddApiDocument("Title", "What it is for.");
        },
        settings: new() { ["Jwt:Key"] = "a-key-of-the-tests-that-is-long-enough" });

    [GeneratedRegex("""(?:src|href)\s*=\s*["']([^"']+)["']""")]
    private static partial Regex Sources();
}
