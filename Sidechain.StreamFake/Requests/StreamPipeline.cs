using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Faults;

namespace Sidechain.StreamFake.Requests;

/// <summary>What is the same for every operation: its time is taken, faults that are switched on strike, and a refusal gets Stream's body.</summary>
internal sealed class StreamPipeline(RequestDelegate next, FaultSwitch faults)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<StreamOperation>() is not { } operation)
        {
            await next(context);
            return;
        }

        _ = context.RequestServices.GetRequiredService<RequestTimer>(); // starts it
        try
        {
            await (operation.IsStreams ? faults.StrikeAsync(context, next) : next(context));
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
