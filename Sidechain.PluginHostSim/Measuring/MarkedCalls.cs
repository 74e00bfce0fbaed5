using Sidechain.PluginHostSim.Host;

namespace Sidechain.PluginHostSim.Measuring;

/// <summary>
/// The system calls that <c>strace</c> of an audio thread saw between the two marks around each callback. Blocks in which the runtime stopped the thread for a collection,
/// by its signal, are counted apart with what the thread did meanwhile.
/// </summary>
/// <param name="Blocks">Callbacks with both marks.</param>
/// <param name="Calls">System calls, and signals that are not the runtime's, in callbacks that were not stopped: name and count.</param>
/// <param name="StoppedBlocks">Callbacks in which the runtime stopped the thread.</param>
/// <param name="RuntimeCalls">System calls in those.</param>
internal sealed record MarkedCalls(int Blocks, IReadOnlyDictionary<string, int> Calls, int StoppedBlocks, int RuntimeCalls)
{
    /// <summary>The runtime stops threads by a realtime signal, which strace names by its number.</summary>
    private const string RuntimeSignal = "SIGRT";

    private static readonly string Begin = $"close({AudioEngine.BeginMark})";
    private static readonly string End = $"close({AudioEngine.EndMark})";

    /// <summary>Reads strace's lines of one thread, without times.</summary>
    public static MarkedCalls Read(IEnumerable<string> lines)
    {
        var (blocks, stoppedBlocks, runtimeCalls) = (0, 0, 0);
        var calls = new SortedDictionary<string, int>(StringComparer.Ordinal);
        List<string>? inside = null;
        var isStopped = false;
        foreach (var line in lines)
        {
            if (line.StartsWith(Begin, StringComparison.Ordinal))
            {
                (inside, isStopped) = ([], false);
            }
            else if (inside is not null && line.StartsWith(End, StringComparison.Ordinal))
            {
                blocks++;
                stoppedBlocks += isStopped ? 1 : 0;
                runtimeCalls += isStopped ? inside.Count : 0;
                foreach (var call in isStopped ? [] : inside)
                {
                    calls[call] = calls.GetValueOrDefault(call) + 1;
                }

                inside = null;
            }
            else if (line.StartsWith($"--- {RuntimeSignal}", StringComparison.Ordinal))
            {
                isStopped = true;
            }
            else
            {
                inside?.Add(Name(line));
            }
        }

        return new MarkedCalls(blocks, calls, stoppedBlocks, runtimeCalls);
    }

    /// <summary><c>futex</c> of <c>futex(0x7f…) = 0</c>, <c>SIGPROF</c> of <c>--- SIGPROF {…} ---</c>.</summary>
    private static string Name(string line) =>
        line.StartsWith("--- ", StringComparison.Ordinal) ? line[4..].Split(' ')[0] : line.Split('(')[0].Trim();
}
