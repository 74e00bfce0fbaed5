using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

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
        endpoints.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = WriteAsync })
            .DisableHttpMetrics().ExcludeFromDescription().AllowAnonymous();
        endpoints.MapHealthChecks(
            "/alive", new HealthCheckOptions { ResponseWriter = WriteAsync, Predicate = check => check.Tags.Contains(LiveTag) })
            .DisableHttpMetrics().ExcludeFromDescription().AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new
        {
            status = Name(report.Status),
            checks = report.Entries.ToDictionary(entry => entry.Key, entry => Name(entry.Value.Status)),
        },
        context.RequestAborted);

    private static string Name(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
