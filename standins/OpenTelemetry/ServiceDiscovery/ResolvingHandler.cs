namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Sends a request to the address that its service name stands for.</summary>
internal sealed class ResolvingHandler(ConfiguredEndpoints endpoints) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var original = request.RequestUri;
        if (original is not null)
        {
            request.RequestUri = endpoints.Resolve(original);
        }

        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // As the caller wrote it, so that handlers above and logs speak of the name, and a second attempt is resolved anew.
            request.RequestUri = original;
        }
    }
}
