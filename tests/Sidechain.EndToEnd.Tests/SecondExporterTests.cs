using System.Collections.Concurrent;
using Aspire.Hosting.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sidechain.EndToEnd.Tests;

public sealed class SecondExporterTests
{
    [Fact]
    public async Task Services_WithAnotherOtlpEndpoint_StillReachTelemetry()
    {
        var posts = new ConcurrentQueue<string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var elsewhere = builder.Build();
        elsewhere.Urls.Add("http://127.0.0.1:0");
        elsewhere.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            await request.Body.CopyToAsync(Stream.Null);
            posts.Enqueue($"{signal} {request.Headers["x-otlp-api-key"]}");
            return Results.Ok();
        });
        await elsewhere.StartAsync();
        var url = elsewhere.Urls.Single();

        await using var app = await SidechainApplication.StartAsync(b => b.Configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = null,
            "--ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", url);
        using var cli = new Cli(app.GetEndpoint("api"));
        await cli.LoginAsync("alice");
        var upload = await cli.RunAsync("upload", Cli.Loop);
        var shown = await cli.RunAsync("trace", "show", upload.TraceId(), "--wait", "90");

        Assert.Contains("POST /api/v1.0/feed/{slug}/{id}", shown.Output, StringComparison.Ordinal);
        Assert.Contains("INSERT audio_posts", shown.Output, StringComparison.Ordinal);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var waited = TimeSpan.Zero; !posts.Contains("traces ") && waited < TimeSpan.FromSeconds(90); waited += timer.Period)
        {
            await timer.WaitForNextTickAsync();
        }

        Assert.Contains("traces ", posts.Distinct()); // spans arrived there too, without the key that is telemetry's alone
    }
}
