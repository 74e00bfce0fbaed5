namespace Sidechain.ServiceDefaults.Problems;

/// <summary>
/// A caller that asked too often is told so a moment later. Our own clients wait for <c>Retry-After</c> anyway; one that asks again at once
/// would otherwise be refused thousands of times a second, and take the processor from the others.
/// </summary>
/// <param name="time">Measures the moment.</param>
/// <param name="most">Callers that are kept waiting at the same time; those beyond are told at once.</param>
internal sealed class LateRefusals(TimeProvider time, int most)
{
    /// <summary>How much later.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private int _waiting;

    /// <summary>All refusals of this process.</summary>
    public static LateRefusals Shared { get; } = new(TimeProvider.System, most: 1000);

    /// <summary>Ends when the refusal is due, or its caller has gone.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) <= most)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // There is nobody left to tell.
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
