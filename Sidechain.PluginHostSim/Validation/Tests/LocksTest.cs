using Sidechain.PluginHostSim.Host.Code;
using Sidechain.PluginHostSim.Validation.Realtime;

namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class LocksTest() : PluginTest(
    "Locks during process", 10,
    "Reads the code that a callback reaches for locks, waits, files, sockets and native calls: "
    + "a lock that is free today is taken on the day of the concert.")
{
    public override void Run(TestSubject subject)
    {
        using var plugin = subject.Load();
        foreach (var (_, path) in ReachableMethods.From(plugin.GetType()).Where(reached => ForbiddenCalls.Contains(reached.Method)))
        {
            subject.Fail(
                $"The callback reaches {path}. The audio thread may wait for nobody: hand over through a ring or an atomic field.");
        }
    }
}
