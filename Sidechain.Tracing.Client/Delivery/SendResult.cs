namespace Sidechain.Tracing.Client.Delivery;

/// <summary>
/// What came of sending the batches of a source; kept up to date while it goes on, so that it holds after a cancellation too.
/// </summary>
internal sealed class SendResult
{
    public int Sent { get; set; }

    /// <summary>Lost or rejected, where the source does not count for itself.</summary>
    public long Lost { get; set; }

    /// <summary>Left in the source.</summary>
    public int Pending { get; set; }

    /// <summary>The last thing that went wrong.</summary>
    public string? Reason { get; set; }

    /// <summary>The server cannot take more now.</summary>
    public bool IsStopped { get; set; }

    /// <summary>The pause that the server asked for and that was too long to be waited for.</summary>
    public TimeSpan? RetryAfter { get; set; }
}
