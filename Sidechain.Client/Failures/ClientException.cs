namespace Sidechain.Client.Failures;

/// <summary>The command cannot go on. The message is a whole sentence for the user and says what to do.</summary>
/// <param name="message">The sentence.</param>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="inner">What led here, for the span.</param>
public sealed class ClientException(string message, int exitCode = ExitCodes.Failed, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>The trace of the answer that failed, where the command itself makes no trace.</summary>
    public string? TraceId { get; init; }

    /// <summary>HTTP status of the answer that failed; null where there was none.</summary>
    public int? Status { get; init; }

    /// <summary>When the server said that the same may be tried again; null where it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
