using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Context;

namespace Sidechain.Tracing.Client.Http;

/// <summary>Makes HTTP clients whose requests are spans of a recorder, and ones whose requests are nobody's.</summary>
public static class TracedHttpClient
{
    /// <summary>
    /// A client whose every exchange is a span <c>{c}.http_request</c>, the very one that the server's span has as its parent.
    /// </summary>
    /// <param name="recorder">Records the spans.</param>
    /// <param name="baseAddress">Ours: this origin gets all headers.</param>
    /// <param name="targets">Which hosts get which headers; null: the base address' origin all, others none.</param>
    /// <param name="primary">
    /// The transport, to share connections with another client; see <see cref="CreateTransport"/>. It is not disposed.
    /// </param>
    /// <param name="timeout">Longest wait from sending to the answer's headers; 100 s when null.</param>
    /// <param name="followsRedirects">False where an answer of another address than the one asked would be wrong.</param>
    public static HttpClient Create(
        SpanRecorder recorder, Uri baseAddress, PropagationTargets? targets = null, HttpMessageHandler? primary = null,
        TimeSpan? timeout = null,
        bool followsRedirects = true)
    {
        var handler = new TracingHttpHandler(recorder, targets ?? new PropagationTargets([baseAddress]))
        {
            InnerHandler = primary ?? CreateTransport(),
            Timeout = timeout ?? TimeSpan.FromSeconds(100),
            OwnsTransport = primary is null,
            MostRedirects = followsRedirects ? Redirects.Max : 0,
        };

        // The handler has the timeout: cancellation by HttpClient's own could not be told from the caller's.
        return new HttpClient(handler) { BaseAddress = WithSlash(baseAddress), Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }

    /// <summary>A client without spans and without trace headers: for the delivery itself and for reading traces.</summary>
    public static HttpClient CreateUntraced(Uri baseAddress, HttpMessageHandler? primary = null) =>
        new(primary ?? CreateTransport(), disposeHandler: primary is null) { BaseAddress = WithSlash(baseAddress) };

    /// <summary>
    /// Follows no redirect and makes no activity: HttpClient would otherwise send the id of one that nobody records, and carry headers
    /// along to whatever host a redirect names.
    /// </summary>
    public static SocketsHttpHandler CreateTransport() => new()
    {
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    private static Uri WithSlash(Uri address) =>
        address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
}
