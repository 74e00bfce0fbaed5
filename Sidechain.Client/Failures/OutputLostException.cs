namespace Sidechain.Client.Failures;

/// <summary>Standard output takes nothing more: its disk is full, or it is closed. The command ends with an exit code of its own.</summary>
/// <param name="inner">Why; null where it was closed from the start.</param>
public sealed class OutputLostException(Exception? inner = null) : Exception(Sentence(inner), inner)
{
    /// <summary>A descriptor that is closed, or open for reading alone, is "access denied" to the runtime.</summary>
    private static string Sentence(Exception? inner) => inner is null or UnauthorizedAccessException or ObjectDisposedException
        ? "Standard output is closed. What was to stand there is lost."
        : $"Standard output cannot be written: {inner.Message.TrimEnd('.')}. Give it room, or keep it open.";
}
