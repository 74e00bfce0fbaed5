using System.Reflection;

namespace Sidechain.PluginHostSim.Validation.Realtime;

/// <summary>Calls that no audio callback may make: everything that waits, or that the kernel does.</summary>
internal static class ForbiddenCalls
{
    private static readonly string[] Types =
    [
        "System.Threading.Monitor", "System.Threading.Lock", "System.Threading.SpinLock", "System.Threading.Barrier",
        "System.Threading.CountdownEvent", "System.Threading.WaitHandle", "System.Threading.EventWaitHandle", "System.Threading.Mutex",
        "System.Threading.Semaphore", "System.Threading.SemaphoreSlim", "System.Threading.ManualResetEventSlim",
        "System.Threading.ReaderWriterLockSlim", "System.Threading.ReaderWriterLock", "System.Threading.SpinWait",
        "System.Threading.Thread", "System.Threading.ThreadPool", "System.Threading.Timer", "System.Threading.PeriodicTimer", "System.GC",
        "System.Console",
    ];

    private static readonly string[] Namespaces =
    [
        "System.Threading.Tasks", "System.IO", "System.Net", "System.Diagnostics.Process", "System.Collections.Concurrent",
    ];

    public static bool Contains(MethodBase method)
    {
        if (method.Attributes.HasFlag(MethodAttributes.PinvokeImpl)
            || method.MethodImplementationFlags.HasFlag(MethodImplAttributes.Synchronized))
        {
            return true;
        }

        var type = method.DeclaringType;
        while (type?.DeclaringType is { } outer)
        {
            type = outer;
        }

        var name = type?.FullName ?? "";
        return Types.Contains(name, StringComparer.Ordinal)
            || Namespaces.Any(space => name.StartsWith(space + ".", StringComparison.Ordinal));
    }
}
