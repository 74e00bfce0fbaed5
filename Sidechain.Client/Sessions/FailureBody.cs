using System.Text.Json;
using Sidechain.Client.Documents;

namespace Sidechain.Client.Sessions;

/// <summary>The body of an answer that is no success: as much of it as a sentence needs.</summary>
internal static class FailureBody
{
    /// <summary>A problem document is a few hundred bytes; a proxy's error page may be anything.</summary>
    private const int MaxProblemLength = 64 * 1024;

    /// <summary>The status is there already, and says the most.</summary>
    private static readonly TimeSpan ProblemLimit = TimeSpan.FromSeconds(5);

    /// <summary>Reads of the body of a failure what is worth reading. Whether it comes at all does not matter: the status does.</summary>
    public static async Task ReceiveAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(ProblemLimit);
        using var received = new MemoryStream();
        try
        {
            var body = await response.Content.ReadAsStreamAsync(late.Token).ConfigureAwait(false);
            var block = new byte[MaxProblemLength];
            while (received.Length < MaxProblemLength && await body.ReadAsync(block, late.Token).ConfigureAwait(false) is > 0 and var read)
            {
                received.Write(block, 0, read);
            }
        }
        catch (Exception e)
            when (e is IOException or HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // The rest is lost or late.
        }

        ApiAnswer.Keep(response, received);
    }

    /// <summary>The problem that it tells of; null where it is none.</summary>
    public static async Task<ProblemDocument?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json")
            || response.Content.Headers.ContentLength > MaxProblemLength)
        {
            return null;
        }

        try
        {
            await ReceiveAsync(response, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return JsonSerializer.Deserialize(body, ClientJson.Default.ProblemDocument);
        }
        catch (JsonException)
        {
            return null; // The status alone must do.
        }
    }
}
