using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Sidechain.ServiceDefaults;
using Sidechain.ServiceDefaults.Addresses;
using Sidechain.ServiceDefaults.Background;
using Sidechain.ServiceDefaults.Dashboard;
using Sidechain.ServiceDefaults.Database;
using Sidechain.ServiceDefaults.Forwarding;
using Sidechain.ServiceDefaults.Headers;
using Sidechain.ServiceDefaults.Health;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Limits;
using Sidechain.ServiceDefaults.Logging;
using Sidechain.ServiceDefaults.OpenApi;
using Sidechain.ServiceDefaults.Outgoing;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.ServiceDefaults.Production;
using Sidechain.ServiceDefaults.Telemetry;
using Sidechain.ServiceDefaults.Telemetry.Export;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every service of Sidechain has in common.</summary>
public static class SidechainServiceDefaults
{
    /// <summary>
    /// Adds tracing, metrics and logs with their exporters, the trace context of clients, health checks, service discovery, outgoing
    /// clients that follow no redirect, and problem details.
    /// </summary>
    /// <exception cref="InvalidOperationException">A setting of an exporter is unusable, or a secret could be guessed outside Development;
    /// the message names the key.</exception>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder, Action<ServiceDefaultsOptions>? configure = null)
        where TBuilder : IHostApplicationBuilder
    {
        var options = new ServiceDefaultsOptions();
        configure?.Invoke(options);
        ProductionSecrets.Require(builder, options);

        builder.Services.AddSingleton(options);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<DashboardLinks>();
        ConsoleLines.Add(builder.Services);
        ServiceTelemetry.Add(builder, options);
        OutgoingClients.Add(builder.Services, options);
        Forwarder.Add(builder.Services);
        builder.Services.TryAddSingleton<AddressSignature>();
        ProblemDetailsDefaults.Add(builder.Services);
        builder.Services.AddOptions<BackgroundOptions>()
            .BindConfiguration(BackgroundOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton<Outages>();
        // Npgsql writes a stack trace for each transaction whose connection broke; the outage itself is told by what met it.
        builder.Logging.AddFilter("Npgsql.Transaction", LogLevel.None);
        builder.Services.TryAddSingleton<BackgroundRounds>();
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [HealthEndpoints.LiveTag])
            .AddCheck<BackgroundRounds>("background");
        HealthEndpoints.LimitTime(builder.Services);
        return builder;
    }

    /// <summary>Describes the routes as OpenAPI, <c>/openapi/v1.json</c> and the page <c>/scalar</c>; in Development alone.</summary>
    /// <param name="description">The audience of the routes, and what the document leaves out. Markdown.</param>
    public static TBuilder AddApiDocument<TBuilder>(this TBuilder builder, string title, string description)
        where TBuilder : IHostApplicationBuilder
    {
        ApiDocument.Add(builder.Services, title, description);
        return builder;
    }

    /// <summary>
    /// The outer pipeline of every service, to be called first: response headers, problem details for exceptions and bare errors, the
    /// address that our forwarder vouches for, then authentication, authorization and limits where there are any (so that their refusals
    /// carry the headers too).
    /// </summary>
    public static WebApplication UseSidechainHeaders(this WebApplication app)
    {
        app.UseMiddleware<HeaderMiddleware>();
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = ProblemExceptionHandler.Unreachable });
        app.UseStatusCodePages(context => Problem.OfStatus(context.HttpContext).ExecuteAsync(context.HttpContext));
        app.UseMiddleware<AddressMiddleware>();
        app.UseMiddleware<SpanCallerMiddleware>();
        IdentityPipeline.Use(app);
        app.UseMiddleware<SpanCallerMiddleware>();
        if (app.Services.GetService<CallLimits>() is not null)
        {
            app.UseMiddleware<LimitMiddleware>();
        }

        return app;
    }

    /// <summary>Maps <c>/health</c> (every check), <c>/alive</c> (the process alone) and the API's document; none is traced.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        HealthEndpoints.Map(app);
        ApiPage.Map(app);
        return app;
    }

    /// <summary>Passes requests on to another service, and its answers back, both streamed and unchanged; no span of its own.</summary>
    /// <param name="app">The service that forwards.</param>
    /// <param name="pattern">The route, for example <c>/api/v1/traces/{**rest}</c>; the path stays as it is.</param>
    /// <param name="service">The other service's name in service discovery, for example <c>telemetry</c>, or a base address.</param>
    /// <param name="look">Sees each answer before it goes back. Null: all go back as they are.</param>
    public static IEndpointConventionBuilder MapForwarder(
        this WebApplication app, string pattern, string service, ForwardedAnswerReader? look = null) =>
        Forwarder.Map(app, pattern, service, look);
}
