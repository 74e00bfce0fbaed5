using System.Net;
using System.Net.NetworkInformation;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Sidechain.Hosting.LocalServers.Lifetime;

/// <summary>Checks every fixed port before anything starts. Else a second application waits for services that serve the first.</summary>
internal static class TakenPorts
{
    // The dashboard's own addresses, in the launch profile; a list of several has semicolons.
    private static readonly string[] DashboardKeys =
    [
        "ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL",
        "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL",
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <exception cref="DistributedApplicationException">At least one is in use; each is named with the process that has it.</exception>
    public static void Refuse(IDistributedApplicationBuilder builder)
    {
        if (builder.Configuration.GetValue<bool>("DcpPublisher:RandomizePorts"))
        {
            return;
        }

        var wanted = Wanted(builder).ToList();
        // DCP ends what a killed application left, and then itself; that takes some seconds.
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Pause)
        {
            var conflicts = Conflicts(wanted);
            if (conflicts.Count == 0)
            {
                return;
            }

            if (conflicts.Any(conflict => !PortOwner.Describe(conflict.Port).StartsWith(" by dcp ", StringComparison.Ordinal)))
            {
                break;
            }

            if (waited == TimeSpan.Zero)
            {
                Console.Error.WriteLine("Waiting for the processes of an earlier run to end …");
            }

            Thread.Sleep(Pause);
        }

        var taken = Conflicts(wanted)
            .Select(conflict => $"Port {conflict.Port} ({conflict.By}) is already in use{PortOwner.Describe(conflict.Port)}.");
        throw new DistributedApplicationException($"{string.Join('\n', taken)}\nStop that process, then start again.");
    }

    private static List<(int Port, string By)> Conflicts(IEnumerable<(int Port, string By)> wanted)
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Where(listener =>
                IPAddress.IsLoopback(listener.Address) || listener.Address.Equals(IPAddress.Any)
                    || listener.Address.Equals(IPAddress.IPv6Any))
            .Select(listener => listener.Port)
            .ToHashSet();
        return [.. wanted.Where(port => taken.Contains(port.Port))];
    }

    private static IEnumerable<(int Port, string By)> Wanted(IDistributedApplicationBuilder builder)
    {
        foreach (var key in DashboardKeys)
        {
            foreach (var address in (builder.Configuration[key] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
            {
                if (Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Port > 0)
                {
                    yield return (url.Port, $"the dashboard, {key}");
                }
            }
        }

        foreach (var resource in builder.Resources)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                if (endpoint.Port is { } port)
                {
                    yield return (port, $"{resource.Name}, endpoint {endpoint.Name}");
                }
            }
        }
    }
}
