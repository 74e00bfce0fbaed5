namespace Sidechain.Client.Sessions;

/// <summary>
/// Gives an exchange up when the server takes nothing and says nothing for too long. Bytes that go out count as progress; the answer, body
/// included, has to follow the last of them within the limit.
/// </summary>
/// <param name="inner">Sends; it stays its owner's.</param>
/// <param name="limit">Longest silence. An upload's last bytes may still be on their way in it.</param>
internal sealed class SilenceHandler(HttpMessageHandler inner, TimeSpan limit) : HttpMessageHandler
{
    /// <summary>The slowest line that is waited for, bytes a second.</summary>
    private const double SlowestLine = 64_000;

    /// <summary>The most that a socket takes before it is on the line: Linux's usual bound, bytes.</summary>
    private const long MostUnsent = 4 << 20;

    /// <summary>Set by a sender that can tell its progress.</summary>
    public static readonly HttpRequestOptionsKey<SendingProgress> Progress = new("sidechain.sending");

    private readonly HttpMessageInvoker _inner = new(inner, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var unsent = Math.Min(MostUnsent, request.Content?.Headers.ContentLength ?? 0);
        var most = limit + TimeSpan.FromSeconds(unsent / SlowestLine);
        using var silent = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silent.CancelAfter(most);
        if (request.Options.TryGetValue(Progress, out var progress))
        {
            progress.Moved = () => silent.CancelAfter(most);
        }

        try
        {
            var response = await _inner.SendAsync(request, silent.Token).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(silent.Token).ConfigureAwait(false);
            return response;
        }
        catch (OperationCanceledException e) when (silent.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // As HttpClient's own timeouts look.
            var sentence = $"it was silent for {most.TotalSeconds:0} s";
            throw new TaskCanceledException(sentence, new TimeoutException(sentence, e));
        }
        finally
        {
            if (progress is not null)
            {
                progress.Moved = null;
            }
        }
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

/// <summary>Tells that bytes of a request went out.</summary>
internal sealed class SendingProgress
{
    private Action? _moved;

    /// <summary>Listens while the request is sent.</summary>
    public Action? Moved
    {
        set => Volatile.Write(ref _moved, value);
    }

    /// <summary>Bytes went out.</summary>
    public void Report() => Volatile.Read(ref _moved)?.Invoke();
}
