using Sidechain.StreamFake.Requests;

namespace Sidechain.StreamFake.Faults;

/// <summary>Lets the fault that is on strike Stream's operations. <see cref="StreamPipeline"/>, around it, answers the refusal.</summary>
internal sealed class FaultStrikes(RequestDelegate next, FaultSwitch faults)
{
    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<StreamOperation>() is { IsStreams: true }
            ? faults.StrikeAsync(context, next)
            : next(context);
}
