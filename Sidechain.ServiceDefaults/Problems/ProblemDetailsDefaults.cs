using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Sidechain.ServiceDefaults.Problems;

/// <summary>Gives the framework's own problem details the same members as <see cref="Problem"/>.</summary>
internal static class ProblemDetailsDefaults
{
    private const string TraceId = "traceId";
    private const string Error = "error";

    public static void Add(IServiceCollection services)
    {
        services.AddProblemDetails(
            options => options.CustomizeProblemDetails = context => Complete(context.ProblemDetails, context.HttpContext));
        services.AddExceptionHandler<ProblemExceptionHandler>();
    }

    /// <summary>Adds the trace id as 32 hex digits and, where it is missing, the sentence.</summary>
    public static void Complete(ProblemDetails details, HttpContext context)
    {
        var activity = context.Features.Get<IHttpActivityFeature>()?.Activity ?? Activity.Current;
        details.Extensions[TraceId] = (activity?.TraceId ?? default).ToHexString();
        if (!details.Extensions.ContainsKey(Error))
        {
            details.Extensions[Error] = details.Detail ?? details.Title;
        }
    }
}
