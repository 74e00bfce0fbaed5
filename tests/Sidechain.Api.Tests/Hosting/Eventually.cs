using System.Diagnostics;

namespace Sidechain.Api.Tests.Hosting;

/// <summary>Waits for a condition, never for a time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    public static async Task Async(string promise, Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Deadline)
            {
                throw new TimeoutException($"Not within {Deadline.TotalSeconds} s: {promise}.");
            }

            await Task.Delay(10);
        }
    }

    public static Task Async(string promise, Func<bool> condition) => Async(promise, () => Task.FromResult(condition()));
}
