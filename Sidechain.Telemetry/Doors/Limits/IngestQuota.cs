using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Addresses;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Limits;

namespace Sidechain.Telemetry.Doors.Limits;

/// <summary>
/// Bytes that each sender has sent today, decompressed, and all users of one address: what is stored of them fills a disk that belongs to
/// all.
/// </summary>
internal sealed class IngestQuota(IOptions<IngestOptions> options, IOptions<RateLimitOptions> rates, TimeProvider time) : DailyBytes(time)
{
    /// <summary>Null when there is room for more, else how long until there is.</summary>
    public TimeSpan? Wait(HttpContext context)
    {
        var address = CallerAddress.Of(context);
        var most = options.Value.MaxBytesPerDay;
        var callers = rates.Value.CallersOfAddress;
        return SidechainUser.From(context.User) is { } user
            ? Wait($"user:{user.Id}", most) ?? Wait($"users:{address}", Math.Min(most, long.MaxValue / callers) * callers)
            : Wait($"address:{address}", options.Value.AnonymousMaxBytesPerDay);
    }

    /// <summary>Reads a body and counts what has come of it, whatever becomes of it: one that is broken off costs as much.</summary>
    /// <exception cref="Store.StoreUnavailableException">There is no room for it, or no more.</exception>
    public async Task<ReadOnlyMemory<byte>> CountAsync(
        HttpContext context, Admission.Place place, Func<CancellationToken, Task<ReadOnlyMemory<byte>>> read,
        CancellationToken cancellationToken)
    {
        try
        {
            return await place.WaitAsync(read, cancellationToken);
        }
        finally
        {
            if (!place.Sender.IsService)
            {
                Count(context, place.Bytes);
            }
        }
    }

    private void Count(HttpContext context, long bytes)
    {
        var address = CallerAddress.Of(context);
        if (SidechainUser.From(context.User) is not { } user)
        {
            Add($"address:{address}", bytes);
            return;
        }

        Add($"user:{user.Id}", bytes);
        Add($"users:{address}", bytes);
    }
}
