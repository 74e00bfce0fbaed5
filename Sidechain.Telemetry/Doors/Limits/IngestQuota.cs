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

    /// <summary>Counts a body, whatever becomes of it.</summary>
    public void Add(HttpContext context, int bytes) => Add(Caller(context), bytes);

    private static string Caller(HttpContext context) =>
        SidechainUser.From(context.User) is { } user ? $"user:{user.Id}" : $"address:{CallerAddress.Of(context)}";
}
