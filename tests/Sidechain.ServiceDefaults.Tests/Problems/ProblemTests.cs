using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.ServiceDefaults.Tests.Services;

namespace Sidechain.ServiceDefaults.Tests.Problems;

public sealed class ProblemTests
{
    [Fact]
    public async Task Exception_IsAProblemWithoutInternals_OfTheRequestsTrace()
    {
        await using var service = await StartAsync();
        var trace = Ids.Trace();

        using var response = await service.GetAsync("/throws", "X-Trace-ID", trace, "X-Span-ID", "1", "Accept", "text/html");

        var problem = await response.ProblemAsync(HttpStatusCode.InternalServerError);
        Assert.Equal(trace, problem.GetProperty("traceId").GetString());
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
        Assert.Contains(service.Log.Lines, line => line.Category.EndsWith("ProblemExceptionHandler", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BareStatuses_AreProblems()
    {
        await using var service = await StartAsync();

        await (await service.GetAsync("/nothing-here")).ProblemAsync(HttpStatusCode.NotFound);
        await (await service.SendAsync(HttpMethod.Delete, "/items")).ProblemAsync(HttpStatusCode.MethodNotAllowed);
        await (await service.Client.PostAsync("/items", new StringContent("a", Encoding.UTF8, "text/plain")))
            .ProblemAsync(HttpStatusCode.UnsupportedMediaType);
        await (await service.GetAsync("/teapot")).ProblemAsync((HttpStatusCode)418);
    }

    [Fact]
    public async Task Body_ThatIsNotTheJson_Is400()
    {
        await using var service = await StartAsync();

        using var response = await service.Client.PostAsync("/items", new StringContent("{", Encoding.UTF8, "application/json"));

        await response.ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Body_OverTheLimit_Is413()
    {
        await using var service = await StartAsync();

        using var response = await service.Client.PostAsync("/small", new ByteArrayContent(new byte[100]));

        await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task FrameworksOwnProblem_HasTheSameMembers()
    {
        await using var service = await StartAsync();

        using var response = await service.GetAsync("/framework");

        var problem = await response.ProblemAsync(HttpStatusCode.Conflict);
        Assert.Equal("It is taken.", problem.GetProperty("error").GetString());
    }

    [Fact]
    public async Task RetryAfter_IsInWholeSeconds_AndMembersAreInTheDocument()
    {
        await using var service = await StartAsync();

        using var response = await service.GetAsync("/busy");

        var problem = await response.ProblemAsync(HttpStatusCode.TooManyRequests);
        Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter?.Delta);
        Assert.Equal("x", problem.GetProperty("trace_ids")[0].GetString());
    }

    private static Task<TestService> StartAsync() => TestService.StartAsync(app =>
    {
        app.MapGet("/throws", string () => throw new InvalidOperationException("secret"));
        app.MapPost("/items", (Item item) => item.Id);
        app.MapGet("/teapot", () => Results.StatusCode(418));
        app.MapGet("/framework", () => Results.Problem("It is taken.", statusCode: 409));
        app.MapGet("/busy", () =>
            Problem.TooManyRequests(TimeSpan.FromSeconds(1.5)) with
            {
                Members = new Dictionary<string, object?> { ["trace_ids"] = new[] { "x" } },
            });
        app.MapPost("/small", async (HttpContext context) => await context.Request.Body.CopyToAsync(Stream.Null))
            .WithMetadata(new RequestSizeLimitAttribute(10));
    });

    private sealed record Item(int Id);
}
