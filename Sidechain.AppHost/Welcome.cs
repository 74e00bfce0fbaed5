using System.Reflection;

namespace Sidechain.AppHost;

/// <summary>What a newcomer reads when everything is up: the addresses and the two commands to try.</summary>
internal static class Welcome
{
    /// <summary>Prints once, when all of the services are healthy.</summary>
    public static void SayHowToStart(this IDistributedApplicationBuilder builder, params IResourceBuilder<ProjectResource>[] services)
    {
        var missing = services.Length;
        foreach (var service in services)
        {
            service.OnResourceReady((_, _, _) =>
            {
                if (Interlocked.Decrement(ref missing) == 0) Print(builder, services);
                return Task.CompletedTask;
            });
        }
    }

    private static void Print(IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource>[] services)
    {
        var packages = builder.AppHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => a.Key == "SidechainPackages")?.Value;
        var addresses = services.Select(s => $"  {s.Resource.Name,-10} {s.GetEndpoint("http").Url}");
        Console.WriteLine(
            $"""

            Sidechain is up (packages: {packages}; ./eng/use official|standin changes that).
            {string.Join('\n', addresses)}

            In another terminal:
              ./sidechain login --user alice --password alice
              ./sidechain upload samples/loop.wav
              ./sidechain trace show <the trace ID that upload printed> --wait

            """);
    }
}
