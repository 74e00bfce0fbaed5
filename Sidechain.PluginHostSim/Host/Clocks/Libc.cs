using System.Runtime.InteropServices;

namespace Sidechain.PluginHostSim.Host.Clocks;

/// <summary>The few calls of the C library that an audio thread and its measurements need. Linux alone.</summary>
internal static partial class Libc
{
    public const int ClockMonotonic = 1;
    public const int ClockThreadCpuTime = 3;
    public const int TimerAbsolute = 1;
    public const int ScheduleFifo = 1;
    public const int UsageOfThread = 1;
    public const int SetTimerSlack = 29;
    public const int SetPtracer = 0x59616d61;

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    public static partial int SleepUntil(int clock, int flags, in TimeSpec deadline, nint remaining);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [SuppressGCTransition]
    public static partial int GetTime(int clock, out TimeSpec time);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    public static partial int SetScheduler(int thread, int policy, in int priority);

    [LibraryImport("libc", EntryPoint = "getrusage")]
    [SuppressGCTransition]
    public static partial int GetUsage(int who, out ResourceUsage usage);

    [LibraryImport("libc", EntryPoint = "prctl")]
    public static partial int Control(int option, nuint value, nuint unused1, nuint unused2, nuint unused3);

    [LibraryImport("libc", EntryPoint = "gettid")]
    public static partial int ThreadId();

    /// <summary>Without the runtime's own steps around a call, so that nothing but the system call itself happens.</summary>
    [LibraryImport("libc", EntryPoint = "close")]
    [SuppressGCTransition]
    public static partial int Close(int descriptor);

    /// <summary><c>struct timespec</c> of 64-bit systems.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;

        public readonly long Total => (Seconds * 1_000_000_000) + Nanoseconds;

        public static TimeSpec From(long nanoseconds) =>
            new() { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
    }

    /// <summary><c>struct rusage</c> of 64-bit systems; the fields between are not asked for.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    public struct ResourceUsage
    {
        /// <summary>How often the thread gave the processor away because it had to wait.</summary>
        [FieldOffset(128)]
        public long VoluntarySwitches;
    }
}
