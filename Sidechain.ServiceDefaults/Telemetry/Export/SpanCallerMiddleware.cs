using Microsoft.AspNetCore.Http;

namespace Sidechain.ServiceDefaults.Telemetry.Export;

/// <summary>Notes whose spans a request makes: once its address is known, so that refusals are its own, and again once its user is.</summary>
internal sealed class SpanCallerMiddleware(RequestDelegate next, ServiceDefaultsOptions options)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!options.IsCalledByServicesAlone)
        {
            SpanCaller.Note(context);
        }

        return next(context);
    }
}
