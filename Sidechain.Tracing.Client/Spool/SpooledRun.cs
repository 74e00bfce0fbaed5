namespace Sidechain.Tracing.Client.Spool;

/// <summary>What the spool holds of one run.</summary>
/// <param name="Run">Its name in the folder.</param>
/// <param name="StartedAt">By the clock of its machine; null for a name that is not ours.</param>
/// <param name="IsRunning">True while a process holds it; nothing more is known of it then.</param>
/// <param name="Bytes">Of its files.</param>
public sealed record SpooledRun(string Run, DateTimeOffset? StartedAt, bool IsRunning, long Bytes)
{
    /// <summary>For example <c>cli 1.0.0</c>.</summary>
    public string? Client { get; init; }

    /// <summary>The server that the spans are for.</summary>
    public string? Destination { get; init; }

    /// <summary>Ended spans that wait.</summary>
    public int Spans { get; init; }

    /// <summary>Spans that had not ended when the run did.</summary>
    public int Unfinished { get; init; }

    /// <summary>Damaged or half-written records.</summary>
    public int Torn { get; init; }
}
