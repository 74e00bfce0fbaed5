using Sidechain.PluginHostSim.Host;

namespace Sidechain.PluginHostSim.Measuring;

/// <summary>
/// The system calls that <c>strace</c> of an audio thread saw between the two marks around each callback. Callbacks in which the runtime
/// stopped the thread for a collection are counted apart, with their calls. The runtime stops a thread in two ways. A thread that asks, as
/// it does after each native call, waits by itself; then the host sets a third mark, since the collector's pauses grew. A thread that does
/// not ask for long is sent a signal.
/// </summary>
/// <param name="Blocks">Callbacks with both marks.</param>
/// <param name="Calls">System calls, and signals that are not the runtime's, in callbacks that were not stopped: name and count.</param>
/// <param name="StoppedBlocks">Callbacks in which the runtime stopped the thread.</param>
/// <param name="RuntimeCalls">System calls in those: name and count.</param>
internal sealed record MarkedCalls(
    int Blocks, IReadOnlyDictionary<string, int> Calls, int StoppedBlocks, IReadOnlyDictionary<string, int> RuntimeCalls)
{
    /// <summary>The runtime stops threads by a realtime signal, which strace names by its number.</summary>
    private const string RuntimeSignal = "SIGRT";

    private static readonly string Begin = $"close({AudioEngine.BeginMark})";
    private static readonly string End = $"close({AudioEngine.EndMark})";
    private static readonly string Stopped = $"close({AudioEngine.StoppedMark})";

    /// <summary>Reads strace's lines of one thread, without times.</summary>
    public static MarkedCalls Read(IEnumerable<string> lines)
    {
        var callbacks = Callbacks(lines).ToList();
        return new MarkedCalls(
            callbacks.Count,
            Count(callbacks.Where(callback => !callback.IsStopped)),
            callbacks.Count(callback => callback.IsStopped),
            Count(callbacks.Where(callback => callback.IsStopped)));
    }

    /// <summary>Each with both marks, and with the third where it has one.</summary>
    private static IEnumerable<Callback> Callbacks(IEnumerable<string> lines)
    {
        Callback? begun = null;
        Callback? ended = null;
        foreach (var line in lines)
        {
            if (line.StartsWith(Begin, StringComparison.Ordinal))
            {
                if (ended is not null)
                {
                    yield return ended;
                }

                (begun, ended) = (new Callback(), null);
            }
            else if (line.StartsWith(End, StringComparison.Ordinal))
            {
                (begun, ended) = (null, begun);
            }
            else if (line.StartsWith(Stopped, StringComparison.Ordinal))
            {
                ended?.IsStopped = true;
            }
            else if (line.StartsWith($"--- {RuntimeSignal}", StringComparison.Ordinal))
            {
                begun?.IsStopped = true;
            }
            else
            {
                begun?.Calls.Add(Name(line));
            }
        }

        if (ended is not null)
        {
            yield return ended;
        }
    }

    private static SortedDictionary<string, int> Count(IEnumerable<Callback> callbacks) => new(
        callbacks.SelectMany(callback => callback.Calls).CountBy(call => call).ToDictionary(),
        StringComparer.Ordinal);

    /// <summary><c>futex</c> of <c>futex(0x7f…) = 0</c>, <c>SIGPROF</c> of <c>--- SIGPROF {…} ---</c>.</summary>
    private static string Name(string line) =>
        line.StartsWith("--- ", StringComparison.Ordinal) ? line[4..].Split(' ')[0] : line.Split('(')[0].Trim();

    private sealed class Callback
    {
        public List<string> Calls { get; } = [];

        public bool IsStopped { get; set; }
    }
}
