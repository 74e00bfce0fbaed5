using System.Globalization;
using System.Net.Mime;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Sidechain.ServiceDefaults.Addresses;
using Sidechain.Tracing.Conventions;
using Yarp.ReverseProxy.Forwarder;

namespace Sidechain.ServiceDefaults.Forwarding;

/// <summary>One request and its answer. YARP copies the headers, except those of one connection; the other rules stand here.</summary>
/// <param name="addresses">Vouches for the client's address.</param>
/// <param name="time">The clock.</param>
/// <param name="look">What the forwarding service does with the answer before it goes back, if anything.</param>
internal sealed partial class ForwardedExchange(
    AddressSignature addresses, TimeProvider time, ForwardedAnswerReader? look) : HttpTransformer
{
    private readonly long _started = time.GetTimestamp();

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        var from = httpContext.Request;
        // Connection may name further headers that end here. With Upgrade gone, no WebSocket passes.
        foreach (var name in from.Headers.GetCommaSeparatedValues("Connection"))
        {
            from.Headers.Remove(name);
        }

        // Nor can a client say where it is.
        from.Headers.Remove(AddressSignature.Header);
        // No client can pass for a service.
        from.Headers.Remove(HeaderNames.OtlpApiKey);
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        if (addresses.Write(httpContext.Connection.RemoteIpAddress) is { } signed)
        {
            proxyRequest.Headers.TryAddWithoutValidation(AddressSignature.Header, signed);
        }

        // The other service has a name of its own.
        proxyRequest.Headers.Host = null;
        // From the path that was routed, not the raw one: what was matched is what is asked for.
        var target = $"{from.PathBase.ToUriComponent()}{Escaped(from.Path)}{from.QueryString.ToUriComponent()}";
        proxyRequest.RequestUri = new Uri(destinationPrefix + target);
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (!await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken))
        {
            return false;
        }

        var response = httpContext.Response;
        foreach (var name in proxyResponse!.Headers.Connection)
        {
            response.Headers.Remove(name);
        }

        httpContext.Features.Set(ForwardedAnswer.Instance);
        // Until the other service's headers were here: its own "total" is in it.
        var elapsed = time.GetElapsedTime(_started).TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture);
        response.Headers.Append(HeaderNames.ServerTiming, $"gw;dur={elapsed}");
        if (look is not null && await look(httpContext, proxyResponse, cancellationToken))
        {
            return false;
        }

        // Started, an empty error gets no body of ours. Without a token: a client that has gone is YARP's to notice.
        await response.StartAsync(CancellationToken.None);
        if (proxyResponse.Content.Headers.ContentType?.MediaType == MediaTypeNames.Text.EventStream)
        {
            // Its headers go out before its first event, which may be long in coming.
            await response.Body.FlushAsync(CancellationToken.None);
        }

        return true;
    }

    // A per cent sign that came escaped stands for itself, except in %2F, which the server leaves as it is. Sent as it stands, %2e%2e would
    // be a way out of the route. YARP's own escaping would turn %2F into %252F.
    private static string Escaped(PathString path) =>
        path.Value is { } text && text.Contains('%', StringComparison.Ordinal)
            ? new PathString(LonePercent().Replace(text, "%25")).ToUriComponent()
            : path.ToUriComponent();

    [GeneratedRegex("%(?!2[fF])")]
    private static partial Regex LonePercent();
}
