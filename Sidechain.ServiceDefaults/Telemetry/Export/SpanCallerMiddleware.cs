using Microsoft.AspNetCore.Http;

namespace Sidechain.ServiceDefaults.Telemetry.Export;

/// <summary>Notes whose spans a request makes, once its address is known, and again once its user is: a refusal has no user.</summary>
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
