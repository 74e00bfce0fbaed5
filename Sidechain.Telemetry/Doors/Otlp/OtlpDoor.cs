using Microsoft.Extensions.Options;
using Sidechain.Otlp;
using Sidechain.ServiceDefaults.Addresses;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.Telemetry.Doors.Limits;
using Sidechain.Telemetry.Doors.Reading;
using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store;
using Sidechain.Tracing.Context;

namespace Sidechain.Telemetry.Doors.Otlp;

/// <summary>What requests by HTTP and by gRPC have in common: who may send, how much is held at once, and how each ends.</summary>
internal sealed class OtlpDoor(
    OtlpKey key, RateLimit rate, IngestQuota quota, Admission admission, IngestMetrics metrics, IOptions<IngestOptions> options)
{
    /// <summary>Its name in the metrics.</summary>
    public const string Name = "services";

    /// <param name="read">Reads the request's body within the limits, decompressed.</param>
    public async Task<OtlpAnswer> TakeAsync(
        HttpContext context, IOtlpSignal signal, OtlpEncoding encoding,
        Func<Admission.Place, CancellationToken, Task<ReadOnlyMemory<byte>>> read, CancellationToken cancellationToken)
    {
        if (Caller(context) is not { } caller)
        {
            return new()
            {
                Status = StatusCodes.Status401Unauthorized,
                Message = "The key of this door is missing or wrong, and there is no valid bearer token instead.",
            };
        }

        if (!caller.Sender.IsService && (await rate.TryAsync(context, cancellationToken) ?? quota.Wait(context)) is { } wait)
        {
            metrics.Refuse(Name, RejectReasons.RateLimited);
            return new()
            {
                Status = StatusCodes.Status429TooManyRequests,
                Message = "Too many requests: send more at once, and less often.",
                RetryAfter = wait,
            };
        }

        try
        {
            using var place = admission.Enter(caller.Sender);
            var body = await quota.CountAsync(context, place, ended => read(place, ended), cancellationToken);
            return await signal.KeepAsync(place, body, encoding, caller, cancellationToken);
        }
        catch (MalformedOtlpException malformed)
        {
            metrics.Refuse(Name, RejectReasons.Malformed);
            return new() { Status = StatusCodes.Status400BadRequest, Message = malformed.Message };
        }
        catch (RefusedException refused)
        {
            metrics.Refuse(Name, refused);
            return new() { Status = refused.Status, Message = refused.Message };
        }
        catch (StoreUnavailableException)
        {
            metrics.Refuse(Name, RejectReasons.Unavailable);
            return new()
            {
                Status = StatusCodes.Status503ServiceUnavailable,
                Message = "Nothing can be stored right now.",
                RetryAfter = options.Value.RetryAfter,
            };
        }
    }

    private OtlpCaller? Caller(HttpContext context)
    {
        if (key.IsIn(context.Request))
        {
            return OtlpCaller.Service;
        }

        if (SidechainUser.From(context.User) is not { } user)
        {
            return null;
        }

        var headers = IncomingHeaders.Read(name => context.Request.Headers.TryGetValue(name, out var values) ? (string?)values : null);
        return new OtlpCaller(Sender.Client(user.Id, CallerAddress.Of(context)), headers.ClientType, headers.ClientVersion);
    }
}
