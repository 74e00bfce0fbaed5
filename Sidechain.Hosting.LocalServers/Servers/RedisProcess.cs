using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Sidechain.Hosting.LocalServers.Data;

namespace Sidechain.Hosting.LocalServers.Servers;

/// <summary>The resource of <c>AddRedis</c> as <c>redis.sh</c>, with the arguments that the resource gives its container.</summary>
internal static class RedisProcess
{
    public static void Replace(IDistributedApplicationBuilder builder, RedisResource redis, DataFolder data)
    {
        LocalServerResource.Replace(builder, redis, "redis.sh", LocalServerResource.FolderOf(redis, "/data", data))
            .WithEnvironment("REDIS_PORT", redis.PrimaryEndpoint.Property(EndpointProperty.TargetPort));
    }
}
