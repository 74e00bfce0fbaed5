using System.Net.Sockets;
using System.Security.Authentication;
using Sidechain.Client.Configuration;
using Sidechain.Client.Failures;

namespace Sidechain.Client.Sessions;

/// <summary>Turns a request that got no answer into the sentence that the user sees.</summary>
internal static class Unreachable
{
    public static ClientException Sentence(HttpRequestException failure, string origin) => failure.HttpRequestError switch
    {
        HttpRequestError.ConnectionError => new ClientException(
            $"Cannot reach {origin}{Through(origin)}: {SocketReason(failure)}. "
            + $"Start it with `dotnet run --project Sidechain.AppHost`, or set {Settings.ApiUrlVariable}.",
            inner: failure),
        HttpRequestError.NameResolutionError => new ClientException(
            $"Cannot reach {origin}{Through(origin)}: no host has that name. Check --api-url and {Settings.ApiUrlVariable}.",
            inner: failure),
        HttpRequestError.ProxyTunnelError => new ClientException(
            $"Cannot reach {origin}{Through(origin)}: the proxy refused. Check the proxy, or except the host by NO_PROXY.", inner: failure),
        HttpRequestError.SecureConnectionError when failure.GetBaseException() is AuthenticationException untrusted
            && untrusted.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase) => new ClientException(
            $"Cannot reach {origin}: its certificate is not trusted, or is one for another name. Check the address; for a certificate of "
            + "your own, name it in SSL_CERT_FILE.",
            inner: failure),
        HttpRequestError.SecureConnectionError => new ClientException(
            $"Cannot reach {origin}: no secure connection. Check --api-url and {Settings.ApiUrlVariable} (http or https?).",
            inner: failure),
        HttpRequestError.InvalidResponse => new ClientException(
            $"{origin} does not speak HTTP. Check --api-url and {Settings.ApiUrlVariable}.", inner: failure),
        _ => new ClientException($"The connection to {origin} broke before the answer was there. Try again.", inner: failure),
    };

    public static ClientException NoAnswer(string origin, Exception inner) =>
        new($"{origin} did not answer in time{Reason(inner)}. Try again; its log tells what it was doing.", inner: inner);

    /// <summary>The proxy that the environment names for this address (<c>http_proxy</c> and its like), without its password.</summary>
    private static string Through(string origin)
    {
        var address = new Uri(origin);
        return HttpClient.DefaultProxy is var proxies && !proxies.IsBypassed(address) && proxies.GetProxy(address) is { } proxy
            ? $" through the proxy {proxy.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)}"
            : "";
    }

    private static string Reason(Exception failure) =>
        failure.InnerException is TimeoutException { Message: var sentence } ? $" ({sentence.TrimEnd('.')})" : "";

    private static string SocketReason(HttpRequestException failure) => (failure.InnerException as SocketException)?.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.TimedOut => "no answer to the connection attempt",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "no route to it",
        _ => "no connection",
    };
}
