using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Sidechain.ServiceDefaults.Health;

/// <summary><c>/health</c>, <c>/alive</c>: 200, or 503 if a check fails; <c>{"status":"healthy","checks":{"self":"healthy"}}</c>.</summary>
internal static class HealthEndpoints
{
    /// <summary>Marks the checks that tell whether the process itself works.</summary>
    public const string LiveTag = "live";

    /// <summary>As long as one check may take: a database that hangs must not hold up the answer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1.5);

    public static void LimitTime(IServiceCollection services) => services.PostConfigure<HealthCheckServiceOptions>(checks =>
    {
        foreach (var check in checks.Registrations)
        {
            var inner = check.Factory;
            check.Factory = provider => new LimitedCheck(provider.GetRequiredService<IServiceScopeFactory>(), inner, Longest);
        }
    });

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        Map(endpoints, "/health", predicate: null);
        Map(endpoints, "/alive", check => check.Tags.Contains(LiveTag));
    }

    private static void Map(IEndpointRouteBuilder endpoints, string path, Func<HealthCheckRegistration, bool>? predicate)
    {
        var checks = endpoints.ServiceProvider.GetRequiredService<HealthCheckService>();
        var health = new RememberedHealth(() => checks.CheckHealthAsync(predicate, CancellationToken.None));
        endpoints.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(health.Dispose);
        endpoints.Map(path, context => AnswerAsync(context, health)).DisableHttpMetrics().ExcludeFromDescription().AllowAnonymous();
    }

    private static async Task AnswerAsync(HttpContext context, RememberedHealth health)
    {
        var report = await health.AskAsync(context.RequestAborted);
        context.Response.StatusCode =
            report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        context.Response.Headers.CacheControl = "no-store, no-cache";
        await context.Response.WriteAsJsonAsync(
            new
            {
                status = Name(report.Status),
                checks = report.Entries.ToDictionary(entry => entry.Key, entry => Name(entry.Value.Status)),
            },
            context.RequestAborted);
    }

    private static string Name(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
