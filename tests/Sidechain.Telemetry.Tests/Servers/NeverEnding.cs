namespace Sidechain.Telemetry.Tests.Servers;

/// <summary>The body of a request, of which nothing ever comes.</summary>
internal sealed class NeverEnding : MemoryStream
{
    public override bool CanSeek => false;

    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        await destination.FlushAsync(cancellationToken);
        // Until the answer is there all the same.
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
