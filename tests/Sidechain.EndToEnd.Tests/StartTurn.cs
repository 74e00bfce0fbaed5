namespace Sidechain.EndToEnd.Tests;

/// <summary>
/// Lets one application start at a time on a machine, for all tests of all projects: seven processes that compile their code keep all
/// processors busy for seconds. Several at once are not ready earlier, and each waits longer than a test wants to.
/// </summary>
internal static class StartTurn
{
    private static readonly string Turn = Path.Combine(Path.GetTempPath(), $"sidechain-start-{Environment.UserName}");

    /// <summary>Returns when it is this one's turn, which lasts until the result is disposed, or the process has ended.</summary>
    public static async Task<IDisposable> TakeAsync(CancellationToken cancellationToken = default)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            try
            {
                // A lock of the system, for one process and handle.
                return new FileStream(Turn, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
    }
}
