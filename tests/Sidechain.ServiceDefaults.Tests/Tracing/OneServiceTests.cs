using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Sidechain.ServiceDefaults.Tests.Services;
using Sidechain.Tracing.Conventions;

namespace Sidechain.ServiceDefaults.Tests.Tracing;

/// <summary>
/// Promises that only a process with one service can show: each instrumentation hears the requests of all services in the process, and
/// records their exceptions too.
/// </summary>
[Collection(nameof(OneServiceTests))]
[CollectionDefinition(nameof(OneServiceTests), DisableParallelization = true)]
public sealed class OneServiceTests
{
    [Fact]
    public async Task Exception_AfterTheAnswerStarted_MakesTheSpanAnError_WithOneEvent()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/breaks-off", async (HttpContext context) =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("half");
            throw new InvalidOperationException("broken");
        }));
        var trace = Ids.Trace();

        await Assert.ThrowsAsync<HttpRequestException>(() => service.GetAsync("/breaks-off", "X-Trace-ID", trace, "X-Span-ID", "1"));

        var span = await service.Spans.SingleAsync(trace);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal(EventNames.Exception, Assert.Single(span.Events).Name);
    }
}
