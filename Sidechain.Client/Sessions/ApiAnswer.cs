namespace Sidechain.Client.Sessions;

/// <summary>Answers of the services, received within bounds, whichever command asked.</summary>
public static class ApiAnswer
{
    /// <summary>
    /// Telemetry has no more for the answers of all its readers (<c>Query:AnswerBytes</c>); api's are far shorter. Bytes.
    /// </summary>
    public const int MaxLength = 256 * 1024 * 1024;

    /// <summary>Bytes a second that a line has to bring on average after <see cref="Patience"/>: the longest answer takes 15 min.</summary>
    private const long LeastPace = 300_000;

    private const int BlockLength = 64 * 1024;

    /// <summary>From the headers on; what comes more slowly than <see cref="LeastPace"/> after that is a server that only drips.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    /// <summary>Sends a request and waits for the whole answer; of one that is no success, for as much as a failure needs.</summary>
    /// <exception cref="Failures.ClientException">The answer is longer than any of ours, or comes too slowly.</exception>
    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        try
        {
            if (response.IsSuccessStatusCode)
            {
                await ReceiveAsync(response, MaxLength, Patience, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await FailureBody.ReceiveAsync(response, cancellationToken).ConfigureAwait(false);
            }

            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>The answer's body, within bounds.</summary>
    /// <param name="response">Holds the body afterwards.</param>
    /// <param name="maxLength">Bytes.</param>
    /// <param name="patience">How long a short one may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="time">The system's, unless a test has its own.</param>
    /// <exception cref="Failures.ClientException">It is longer, or comes too slowly, or the server stopped sending.</exception>
    internal static async Task ReceiveAsync(
        HttpResponseMessage response, long maxLength, TimeSpan patience, CancellationToken cancellationToken, TimeProvider? time = null)
    {
        if (response.Content.Headers.ContentLength > maxLength)
        {
            throw ApiFailure.TooLong(response, maxLength, inner: null);
        }

        time ??= TimeProvider.System;
        using var late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        using var received = new MemoryStream();
        var begun = time.GetTimestamp();
        try
        {
            var content = await response.Content.ReadAsStreamAsync(end.Token).ConfigureAwait(false);
            var body = new AnswerStream(response, content, maxLength);
            await using (body.ConfigureAwait(false))
            {
                var block = new byte[BlockLength];
                int read;
                do
                {
                    var left = patience + TimeSpan.FromSeconds((double)received.Length / LeastPace) - time.GetElapsedTime(begun);
                    late.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
                    read = await body.ReadAsync(block, end.Token).ConfigureAwait(false);
                    received.Write(block, 0, read);
                }
                while (read > 0);
            }
        }
        catch (OperationCanceledException e) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw ApiFailure.TooSlow(response, received.Length, time.GetElapsedTime(begun), e);
        }

        Keep(response, received);
    }

    /// <summary>Puts what was received in place of the body that is read.</summary>
    internal static void Keep(HttpResponseMessage response, MemoryStream received)
    {
        using var read = response.Content;
        response.Content = new ByteArrayContent(received.GetBuffer(), 0, (int)received.Length);
        foreach (var header in read.Headers.NonValidated.Where(header => header.Key != "Content-Length"))
        {
            response.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }
}
