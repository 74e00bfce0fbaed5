namespace Sidechain.Client.Terminal;

/// <summary>Standard output takes nothing more: its disk is full, or it is closed. The command ends with an exit code of its own.</summary>
public sealed class OutputLostException(Exception inner)
    : Exception($"Standard output cannot be written: {inner.Message.TrimEnd('.')}. Give it room, or keep it open.", inner);
