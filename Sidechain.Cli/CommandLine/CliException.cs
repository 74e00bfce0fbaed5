namespace Sidechain.Cli.CommandLine;

/// <summary>The command cannot go on. The message is a whole sentence for the user and says what to do.</summary>
/// <param name="message">The sentence.</param>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="inner">What led here, for the span.</param>
internal sealed class CliException(string message, int exitCode = ExitCodes.Failed, Exception? inner = null)
    : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>The trace of the answer that failed, where the command itself makes no trace.</summary>
    public string? TraceId { get; init; }
}
