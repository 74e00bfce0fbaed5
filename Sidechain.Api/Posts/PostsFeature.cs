using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Sidechain.Api.Posts;

internal static class PostsFeature
{
    /// <summary>The limit of uploads: section <c>Limits:Uploads</c>.</summary>
    public const string UploadLimit = "Uploads";

    public static void AddPosts(this WebApplicationBuilder builder)
    {
        builder.AddLimit(UploadLimit, limit =>
            (limit.PerMinute, limit.Burst, limit.Concurrent, limit.Waiting, limit.ConcurrentOfAll, limit.WaitingOfAll) =
                (600, 200, 10, 50, 64, 256));
        builder.Services.AddOptions<UploadOptions>().BindConfiguration(UploadOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<KestrelServerOptions>()
            .Configure<IOptions<UploadOptions>>((kestrel, uploads) => kestrel.Limits.MaxRequestBufferSize = uploads.Value.MostUnreadBytes);
        builder.Services.AddScoped<PostStore>();
        builder.Services.AddScoped<PostCreation>();
        builder.Services.AddSingleton<UploadQuota>();
        builder.Services.AddSingleton<BodyReading>();
        builder.Services.AddSingleton<LinkedPostReading>();
        builder.Services.AddSingleton<PostUpload>();
        builder.Services.AddSingleton<DownloadCounts>();
        builder.Services.AddHostedService<IdempotencySweep>();
        builder.Services.AddHostedService<DownloadRounds>();
    }
}
