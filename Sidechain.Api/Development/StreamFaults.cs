using Sidechain.Api.Faults;

namespace Sidechain.Api.Development;

/// <summary>Slow: the request leaves late. Fail: it goes to a port where nobody listens.</summary>
internal sealed class StreamFaults(FaultInjection faults, TimeProvider time) : DelegatingHandler
{
    /// <summary>Port 1 (tcpmux): nothing on a machine of today listens there.</summary>
    private static readonly Uri Nowhere = new("http://127.0.0.1:1");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        switch (faults.Of(FaultTarget.Stream))
        {
            case { Mode: FaultMode.Slow, Delay: var delay }:
                await Task.Delay(delay, time, cancellationToken);
                break;
            case { Mode: FaultMode.Fail }:
                request.RequestUri = new Uri(Nowhere, request.RequestUri!.PathAndQuery);
                break;
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
