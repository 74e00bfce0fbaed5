using Microsoft.AspNetCore.Http;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.ServiceDefaults.Limits;

/// <summary>Gives each request of a route that has a limit its place, or an answer that says when to come again.</summary>
internal sealed class LimitMiddleware(RequestDelegate next, CallLimits limits)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<LimitName>() is not { } limit)
        {
            await next(context);
            return;
        }

        var (place, refusal) = await limits[limit.Name].EnterAsync(context, limit.IsAfterBody);
        if (refusal is not null)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        using (place)
        {
            context.Features.Set(place);
            context.Features.Set<ISharedPlace>(place);
            context.Response.OnStarting(() =>
            {
                place!.LeaveShared();
                return Task.CompletedTask;
            });
            await next(context);
        }
    }
}
