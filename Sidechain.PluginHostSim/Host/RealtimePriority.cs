using System.Runtime.InteropServices;
using Sidechain.PluginHostSim.Host.Clocks;

namespace Sidechain.PluginHostSim.Host;

/// <summary>Makes the calling thread one that the kernel runs at once when its time comes.</summary>
internal static class RealtimePriority
{
    /// <summary>As audio servers use it: above everything but the kernel's own threads.</summary>
    private const int Priority = 70;

    /// <summary>Nanosecond by which a timer of a thread without realtime priority may be late; the kernel's own choice is 50,000.</summary>
    private const nuint LeastSlack = 1;

    /// <summary>SCHED_FIFO where the system allows it.</summary>
    /// <returns>The priority that the thread has now, for the report.</returns>
    public static string Ask()
    {
        if (Libc.SetScheduler(0, Libc.ScheduleFifo, Priority) == 0)
        {
            return $"SCHED_FIFO {Priority}";
        }

        var error = Marshal.GetLastPInvokeErrorMessage();
        _ = Libc.Control(Libc.SetTimerSlack, LeastSlack, 0, 0, 0);
        return $"normal priority (SCHED_FIFO: {error})";
    }
}
