using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Limits;

namespace Sidechain.Api.Posts;

/// <summary>Bytes that each user has uploaded today.</summary>
internal sealed class UploadQuota(IOptions<UploadOptions> options, TimeProvider time) : DailyBytes(time)
{
    /// <summary>Null when there is room for more, else how long until there is.</summary>
    public TimeSpan? Wait(string userId) => Wait(userId, options.Value.MaxBytesPerDay);
}
