using System.Runtime.CompilerServices;
using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Host;

/// <summary>A callback without anything in it: the baseline of all times.</summary>
internal static class EmptyCallback
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Process(in AudioBlock block) => _ = block.Frames;
}
