using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Configuration;

namespace Sidechain.StreamFake.Faults;

/// <summary>The fault that is on: the one of the configuration, or for a while the one that somebody switched on.</summary>
internal sealed class FaultSwitch(IOptions<StreamOptions> options, TimeProvider clock)
{
    private readonly Fault _configured = new(options.Value.Latency, options.Value.FailPercent, options.Value.LosePercent);
    private volatile Switched? _switched;
    private long _calls;

    public Fault Active => _switched is { } switched && switched.EndsAt > clock.GetUtcNow() ? switched.Fault : _configured;

    public void On(Fault fault, TimeSpan duration) => _switched = new Switched(fault, clock.GetUtcNow() + duration);

    public void Off() => _switched = null;

    /// <summary>Lets the call pass, with what the fault makes of it.</summary>
    public async Task StrikeAsync(HttpContext context, RequestDelegate next)
    {
        var fault = Active;
        var call = Interlocked.Increment(ref _calls);
        if (fault.Latency > TimeSpan.Zero)
        {
            await Task.Delay(fault.Latency, clock, context.RequestAborted);
        }

        if (Fault.Strikes(call, fault.FailPercent))
        {
            throw new StreamException(StreamError.InternalSystem, "a fault that is switched on: nothing was done");
        }

        if (Fault.Strikes(call, fault.LosePercent))
        {
            await LoseAsync(context, next);
        }
        else
        {
            await next(context);
        }
    }

    private static async Task LoseAsync(HttpContext context, RequestDelegate next)
    {
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        await next(context);
        context.Abort();
    }

    private sealed record Switched(Fault Fault, DateTimeOffset EndsAt);
}
