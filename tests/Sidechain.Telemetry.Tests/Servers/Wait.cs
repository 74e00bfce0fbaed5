using System.Diagnostics;

namespace Sidechain.Telemetry.Tests.Servers;

/// <summary>Waits for a condition, not for a time.</summary>
internal static class Wait
{
    public static async Task UntilAsync(string what, Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"waited a minute for this: {what}");
            await Task.Delay(20);
        }
    }
}
