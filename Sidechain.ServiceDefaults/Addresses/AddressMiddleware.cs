using Microsoft.AspNetCore.Http;

namespace Sidechain.ServiceDefaults.Addresses;

/// <summary>Gives a request the address of the client for whom our own forwarder vouches; what anybody else says is left out.</summary>
internal sealed class AddressMiddleware(RequestDelegate next, AddressSignature signature)
{
    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.TryGetValue(AddressSignature.Header, out var values))
        {
            headers.Remove(AddressSignature.Header);
            if (values is [{ } one] && signature.Read(one) is { } address)
            {
                context.Connection.RemoteIpAddress = address;
                context.Features.Set(new VouchedAddress());
            }
        }

        return next(context);
    }
}
