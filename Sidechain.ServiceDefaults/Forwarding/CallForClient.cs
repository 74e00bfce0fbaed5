using Microsoft.AspNetCore.Http;
using Sidechain.ServiceDefaults.Addresses;
using Sidechain.Tracing.Conventions;

namespace Sidechain.ServiceDefaults.Forwarding;

/// <summary>
/// A request that a forwarding service makes for a client, as a forwarded one reaches the other service: with the client's trace and
/// address, and no span between.
/// </summary>
public sealed class CallForClient
{
    private static readonly string[] Carried =
    [
        HeaderNames.TraceParent, HeaderNames.TraceState, HeaderNames.TraceId, HeaderNames.SpanId, HeaderNames.ParentSpanId,
        HeaderNames.ClientType, HeaderNames.ClientVersion, HeaderNames.RequestId,
    ];

    private readonly IHttpMessageHandlerFactory _handlers;
    private readonly AddressSignature _addresses;

    internal CallForClient(IHttpMessageHandlerFactory handlers, AddressSignature addresses) =>
        (_handlers, _addresses) = (handlers, addresses);

    /// <summary>Sends it.</summary>
    /// <param name="context">The client's request.</param>
    /// <param name="request">To another service, by its name in service discovery: <c>http://api/…</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HttpRequestException">The other service is away.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpContext context, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(request);
        foreach (var name in Carried)
        {
            if (context.Request.Headers.TryGetValue(name, out var values))
            {
                request.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        if (_addresses.Write(context.Connection.RemoteIpAddress) is { } signed)
        {
            request.Headers.TryAddWithoutValidation(AddressSignature.Header, signed);
        }

        using var client = new HttpMessageInvoker(_handlers.CreateHandler(Forwarder.ClientName), disposeHandler: false);
        return await client.SendAsync(request, cancellationToken);
    }
}
