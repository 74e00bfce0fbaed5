using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Sidechain.AppHost;

/// <summary>
/// Whether a service's <c>/health</c> answers 200. Aspire's own check asks, waits a second, then two, then three. DCP's proxy accepts a
/// connection before the service listens, so an early question is never answered. So this one first looks, four times a second, whether the
/// service answers at all.
/// </summary>
internal sealed class Readiness(EndpointReference endpoint, IHttpClientFactory clients) : IHealthCheck
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private volatile bool _answers;

    public static IResourceBuilder<ProjectResource> Add(IResourceBuilder<ProjectResource> service)
    {
        var key = $"{service.Resource.Name}_health";
        // One for the service: it remembers.
        Readiness? readiness = null;
        service.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key, services => readiness ??= new Readiness(service.GetEndpoint("http"), services.GetRequiredService<IHttpClientFactory>()),
            HealthStatus.Unhealthy, tags: null));
        return service.WithHealthCheck(key);
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var client = clients.CreateClient();
        client.BaseAddress = new Uri(endpoint.Url);
        for (var waited = TimeSpan.Zero; !_answers && waited < Patience; waited += Glance)
        {
            var turn = Task.Delay(Glance, cancellationToken);
            _answers = await AskAsync(client, "/alive", Glance, cancellationToken) is null;
            if (!_answers)
            {
                await turn;
            }
        }

        return await AskAsync(client, "/health", Patience, cancellationToken) is { } complaint
            ? HealthCheckResult.Unhealthy(complaint)
            : HealthCheckResult.Healthy();
    }

    /// <returns>Null when all is well, else what is wrong.</returns>
    private static async Task<string?> AskAsync(HttpClient client, string path, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        soon.CancelAfter(limit);
        try
        {
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative), soon.Token);
            return response.IsSuccessStatusCode ? null : $"{path} answers {(int)response.StatusCode}.";
        }
        catch (Exception e)
            when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return $"{path} does not answer: {e.Message}";
        }
    }
}
