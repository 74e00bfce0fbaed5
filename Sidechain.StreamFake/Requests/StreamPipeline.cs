using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Sidechain.StreamFake.Answers;
using Sidechain.Tracing.Conventions;

namespace Sidechain.StreamFake.Requests;

/// <summary>The same for every operation: its time is taken, and a refusal gets Stream's body, as does a failure of our own.</summary>
internal sealed class StreamPipeline(RequestDelegate next, ILogger<StreamPipeline> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<StreamOperation>() is null)
        {
            await next(context);
            return;
        }

        _ = context.RequestServices.GetRequiredService<RequestTimer>(); // starts it
        try
        {
            await next(context);
        }
        catch (StreamException refusal)
        {
            await StreamJson.Of(refusal).ExecuteAsync(context);
        }
        catch (BadHttpRequestException bad)
        {
            await StreamJson.Of(Refusal(bad)).ExecuteAsync(context);
        }
        catch (Exception failure) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            RequestsLog.Failed(logger, failure);
            Mark(context, failure);
            var told = new StreamException(StreamError.InternalSystem, "something went wrong on the server's side");
            await StreamJson.Of(told).ExecuteAsync(context);
        }
    }

    private static StreamException Refusal(BadHttpRequestException bad) => bad.StatusCode == StatusCodes.Status413PayloadTooLarge
        ? new StreamException(StreamError.TooLarge, $"a body may have {RequestJson.MaxBytes} bytes")
        : new StreamException(StreamError.Input, "the body did not come as its headers promised");

    /// <summary>The server's span tells what happened; the answer does not.</summary>
    private static void Mark(HttpContext context, Exception failure)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } activity)
        {
            activity.AddException(failure);
            activity.SetTag(AttributeNames.ErrorType, failure.GetType().FullName);
            activity.SetStatus(ActivityStatusCode.Error, failure.Message);
        }
    }
}
