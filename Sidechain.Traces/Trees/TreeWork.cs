namespace Sidechain.Traces.Trees;

/// <summary>
/// Counts the steps that work on a trace takes, and ends it once nobody waits for it any more. Spans come from anybody: whatever they say, their
/// number must decide about the work, and not its square.
/// </summary>
internal sealed class TreeWork(CancellationToken cancellationToken)
{
    private const int BetweenLooks = 1024;

    private long _nextLook = BetweenLooks;

    /// <summary>A look at one span each.</summary>
    public long Steps { get; private set; }

    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
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
