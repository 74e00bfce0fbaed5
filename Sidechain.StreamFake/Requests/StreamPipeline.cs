using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Faults;

namespace Sidechain.StreamFake.Requests;

/// <summary>What is the same for every operation: its time is taken, its rate counted, faults that are switched on strike, and a refusal gets Stream's body.</summary>
internal sealed class StreamPipeline(RequestDelegate next, RateLimits limits, FaultSwitch faults)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not RouteEndpoint endpoint || endpoint.Metadata.GetMetadata<StreamOperation>() is not { } operation)
        {
            await next(context);
            return;
        }

        _ = context.RequestServices.GetRequiredService<RequestTimer>(); // starts it
        try
        {
            if (operation.IsStreams)
            {
                limits.Count($"{context.Request.Method} {endpoint.RoutePattern.RawText}", context.Response.Headers);
                await faults.StrikeAsync(context, next);
            }
            else
            {
                await next(context);
            }
        }
        catch (StreamException refusal)
        {
            await StreamJson.Of(refusal).ExecuteAsync(context);
        }
        catch (BadHttpRequestException bad) when (bad.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await StreamJson.Of(new StreamException(StreamError.TooLarge, $"a body may have {RequestJson.MaxBytes} bytes")).ExecuteAsync(context);
        }
    }
}
