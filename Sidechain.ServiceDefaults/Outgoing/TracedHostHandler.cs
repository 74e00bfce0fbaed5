namespace Sidechain.ServiceDefaults.Outgoing;

/// <summary>Marks requests to the listed hosts: only those get a <c>traceparent</c>.</summary>
internal sealed class TracedHostHandler(ICollection<string> hosts) : DelegatingHandler
{
    private static readonly HttpRequestOptionsKey<bool> Traced = new("Sidechain.Traced");

    public static bool IsTraced(HttpRequestMessage request) => request.Options.TryGetValue(Traced, out var traced) && traced;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Options.Set(Traced, request.RequestUri is { } uri && hosts.Contains(uri.Host));
        return base.SendAsync(request, cancellationToken);
    }
}
