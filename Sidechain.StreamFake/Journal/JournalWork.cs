using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Journal;

/// <summary>What one request wants to have done, and how its caller learns of it.</summary>
internal abstract class JournalWork
{
    /// <summary>Does it. A refusal is an outcome too.</summary>
    /// <returns>Whether its changes count.</returns>
    public abstract bool Run(Transaction transaction);

    /// <summary>The disk has it: the caller may know.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception exception);
}

/// <inheritdoc />
/// <param name="work">Returns what the caller gets.</param>
internal sealed class JournalWork<T>(Func<Transaction, T> work) : JournalWork
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _refusal;
    private T? _result;

    public Task<T> Done => _done.Task;

    public override bool Run(Transaction transaction)
    {
        try
        {
            _result = work(transaction);
            return true;
        }
        catch (Exception refusal)
        {
            // One caller's fault, even where it is ours, is not the others'.
            _refusal = refusal;
            return false;
        }
    }

    public override void Complete()
    {
        if (_refusal is null)
        {
            _done.TrySetResult(_result!);
        }
        else
        {
            _done.TrySetException(_refusal);
        }
    }

    public override void Fail(Exception exception) => _done.TrySetException(exception);
}
