namespace Sidechain.Client.Sessions;

/// <summary>
/// Gives an exchange up when no byte of it moves for too long, neither way. Slow is not silent: a line that takes a byte now and then is
/// waited for. The answer is handed on with its headers; its body is read under the same limit (<see cref="PatientStream"/>).
/// </summary>
/// <param name="inner">Sends, over connections of <see cref="WatchedConnection"/>; it stays its owner's.</param>
/// <param name="limit">Longest silence.</param>
/// <param name="time">Measures it.</param>
internal sealed class SilenceHandler(HttpMessageHandler inner, TimeSpan limit, TimeProvider time) : HttpMessageHandler
{
    /// <summary>A body so short is with the server at once, and what is waited for then are the answer's headers. Bytes.</summary>
    private const int ShortBody = 64 * 1024;

    /// <summary>Three times what our servers may be silent for: a server that takes longer only drips its headers.</summary>
    private static readonly TimeSpan HeadersLimit = TimeSpan.FromSeconds(100);

    private readonly HttpMessageInvoker _inner = new(inner, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var silent = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var late = Deadline(request);
        using var isLate = late?.Token.Register(silent.Cancel);
        using var watch = SilenceWatch.Start(limit, time, silent.Cancel);
        try
        {
            var response = await _inner.SendAsync(request, silent.Token).ConfigureAwait(false);
            response.Content = await PatientStream.WatchAsync(response.Content, limit, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch (OperationCanceledException e) when (silent.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw late?.IsCancellationRequested == true ? Late(e) : Silent(limit, e);
        }
    }

    private CancellationTokenSource? Deadline(HttpRequestMessage request) =>
        request.Content is null or { Headers.ContentLength: <= ShortBody } ? new CancellationTokenSource(HeadersLimit, time) : null;

    private static TaskCanceledException Late(Exception inner) =>
        TimedOut($"its answer did not begin within {HeadersLimit.TotalSeconds:0} s", inner);

    /// <summary>As HttpClient's own timeouts look.</summary>
    internal static TaskCanceledException Silent(TimeSpan limit, Exception inner) =>
        TimedOut($"it was silent for {limit.TotalSeconds:0} s", inner);

    private static TaskCanceledException TimedOut(string sentence, Exception inner) => new(sentence, new TimeoutException(sentence, inner));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
