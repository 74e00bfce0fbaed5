namespace Sidechain.Traces.Testing;

/// <summary>How long an assertion waits for a trace to get its shape.</summary>
public sealed record ShapeWait
{
    /// <summary>Then it fails. Far above what a busy machine needs: a test that passes never waits for it.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two looks.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// For shapes that forbid spans: after so long without a new one no more are due. Exporters send about once a second.
    /// </summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(1.5);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
