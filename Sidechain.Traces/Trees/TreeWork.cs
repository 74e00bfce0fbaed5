namespace Sidechain.Traces.Trees;

/// <summary>
/// Counts the steps that work on a trace takes, and ends the work once it is cancelled. Spans come from strangers: the work must be
/// proportional to their number, and not to its square.
/// </summary>
internal sealed class TreeWork(CancellationToken cancellationToken)
{
    private const int BetweenLooks = 1024;

    private long _nextLook = BetweenLooks;

    /// <summary>A look at one span each.</summary>
    public long Steps { get; private set; }

    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public void Step(int count = 1)
    {
        Steps += count;
        if (Steps >= _nextLook)
        {
            _nextLook = Steps + BetweenLooks;
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
