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
    private readonly HttpMessageInvoker _inner = new(inner, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var silent = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var watch = SilenceWatch.Start(limit, time, silent.Cancel);
        try
        {
            var response = await _inner.SendAsync(request, silent.Token).ConfigureAwait(false);
            response.Content = await PatientStream.WatchAsync(response.Content, limit, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch (OperationCanceledException e) when (silent.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Silent(limit, e);
        }
    }

    /// <summary>As HttpClient's own timeouts look.</summary>
    internal static TaskCanceledException Silent(TimeSpan limit, Exception inner)
    {
        var sentence = $"it was silent for {limit.TotalSeconds:0} s";
        return new TaskCanceledException(sentence, new TimeoutException(sentence, inner));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
