using Sidechain.Tracing.Client.Http;

namespace Sidechain.Client.Sessions;

/// <summary>
/// The body of an answer that is read while it comes, bounded as all answers are. A connection that breaks in it looks as it does before
/// it; a server that is silent in it has stopped sending.
/// </summary>
/// <param name="response">The answer, for the sentence.</param>
/// <param name="body">Its body.</param>
/// <param name="maxLength">Of a part, bytes.</param>
public sealed class AnswerStream(HttpResponseMessage response, Stream body, long maxLength) : BodyStream(body)
{
    private long _length;

    /// <summary>A part is over: the bound is that of the next.</summary>
    public void Restart() => _length = 0;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await ReadWholeAsync(buffer, cancellationToken).ConfigureAwait(false);
        _length += read;
        return _length <= maxLength ? read : throw ApiFailure.TooLong(response, maxLength, inner: null);
    }

    private async ValueTask<int> ReadWholeAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (e.InnerException is TimeoutException silent)
        {
            throw ApiFailure.Stopped(response, silent);
        }
        catch (IOException e)
        {
            throw new HttpRequestException(e.Message, e);
        }
    }
}
