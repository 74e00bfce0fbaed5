using System.Net.Sockets;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>
/// The OTEL variables that every project gets. The endpoint is the dashboard's, from <c>ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL</c> (gRPC) or
/// <c>ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL</c>; the stand-in starts no dashboard, so it is set only where somebody listens there:
/// an exporter without a receiver would retry for the life of every service.
/// </summary>
internal static class OtlpConfiguration
{
    private const string InstanceLetters = "abcdefghijklmnopqrstuvwxyz";

    public static void Add(IDistributedApplicationBuilder builder, ProjectResource project)
    {
        var instance = RandomNumberGenerator.GetString(InstanceLetters, 8);
        ((IResource)project).Model.Environment.Add(async (variables, cancellationToken) =>
        {
            variables["OTEL_SERVICE_NAME"] = project.Name;
            variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={instance}";
            variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
            variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
            variables["OTEL_TRACES_SAMPLER"] = "always_on";
            variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";

            if (await FindReceiverAsync(builder.Configuration, cancellationToken) is not var (endpoint, protocol)) return;
            variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint.OriginalString;
            variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol;
            if (builder.Configuration["AppHost:OtlpApiKey"] is { Length: > 0 } key)
            {
                variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}";
            }
        });
    }

    private static async Task<(Uri Endpoint, string Protocol)?> FindReceiverAsync(
        ConfigurationManager configuration, CancellationToken cancellationToken)
    {
        (string Key, string Protocol)[] candidates =
        [
            ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "grpc"),
            ("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "http/protobuf"),
        ];
        foreach (var (key, protocol) in candidates)
        {
            if (Uri.TryCreate(configuration[key], UriKind.Absolute, out var endpoint)
                && await SomebodyListensAsync(endpoint, cancellationToken))
            {
                return (endpoint, protocol);
            }
        }

        return null;
    }

    private static async Task<bool> SomebodyListensAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(endpoint.Host, endpoint.Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
