namespace Sidechain.Client.Terminal;

/// <summary>The kind of news in a text, so that a terminal may colour it.</summary>
public enum Tone
{
    /// <summary>Nothing special.</summary>
    Plain,

    /// <summary>It went well.</summary>
    Good,

    /// <summary>It failed.</summary>
    Bad,

    /// <summary>It may be read as a failure, or was cancelled.</summary>
    Warning,

    /// <summary>It stands beside what matters.</summary>
    Faint,
}
