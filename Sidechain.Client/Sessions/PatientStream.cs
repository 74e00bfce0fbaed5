using Sidechain.Tracing.Client.Http;

namespace Sidechain.Client.Sessions;

/// <summary>The body of an answer, given up when it pauses for too long; how long it takes as a whole does not matter.</summary>
/// <param name="inner">The body.</param>
/// <param name="limit">Longest pause.</param>
internal sealed class PatientStream(Stream inner, TimeSpan limit) : BodyStream(inner)
{
    /// <summary>The same content, read with patience.</summary>
    public static async Task<HttpContent> WatchAsync(HttpContent content, TimeSpan limit, CancellationToken cancellationToken)
    {
        var watched = new StreamContent(new PatientStream(await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), limit));
        foreach (var header in content.Headers.NonValidated)
        {
            watched.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return watched;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var silent = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silent.CancelAfter(limit);
        try
        {
            return await base.ReadAsync(buffer, silent.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (silent.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw SilenceHandler.Silent(limit, e);
        }
    }
}
