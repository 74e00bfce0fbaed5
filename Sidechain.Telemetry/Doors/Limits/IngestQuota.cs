using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Addresses;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Limits;

namespace Sidechain.Telemetry.Doors.Limits;

/// <summary>Bytes that each sender has sent today, decompressed: what is stored of them fills a disk that belongs to all.</summary>
internal sealed class IngestQuota(IOptions<IngestOptions> options, TimeProvider time) : DailyBytes(time)
{
    /// <summary>Null when there is room for more, else how long until there is.</summary>
    public TimeSpan? Wait(HttpContext context)
    {
        var isUser = SidechainUser.From(context.User) is not null;
        return Wait(Caller(context), isUser ? options.Value.MaxBytesPerDay : options.Value.AnonymousMaxBytesPerDay);
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
                Add(Caller(context), place.Bytes);
            }
        }
    }

    private static string Caller(HttpContext context) =>
        SidechainUser.From(context.User) is { } user ? $"user:{user.Id}" : $"address:{CallerAddress.Of(context)}";
}
