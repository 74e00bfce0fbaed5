namespace Sidechain.Tracing.Client.Delivery;

/// <summary>Keeps spans beyond the end of the process: the <c>SpanSpool</c>. Only this library can implement it.</summary>
public interface ISpanSpool
{
    /// <summary>The buffer of this run.</summary>
    /// <param name="options">Bounds.</param>
    /// <param name="token">The user's bearer token at this moment: spans are kept for its owner.</param>
    internal ISpanBuffer OpenBuffer(DeliveryOptions options, Func<string?> token);

    /// <summary>Sends what runs that are over left behind.</summary>
    /// <param name="queue">Tells losses that no other run can tell.</param>
    /// <param name="sender">Sends the batches.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="deadline">When there is no time left for another attempt.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal Task DrainAsync(
        SpanQueue queue, BatchSender sender, SendResult result, Deadline deadline, CancellationToken cancellationToken);
}
