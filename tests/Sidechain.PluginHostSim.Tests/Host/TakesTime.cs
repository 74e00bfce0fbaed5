using Microsoft.Extensions.Time.Testing;
using Sidechain.PluginHostSim.Plugin;
using Sidechain.PluginHostSim.Validation.Violators;

namespace Sidechain.PluginHostSim.Tests.Host;

/// <summary>A plugin whose blocks take so many milliseconds of a clock that the test moves.</summary>
internal sealed class TakesTime(FakeTimeProvider time, params int[] milliseconds) : PlainPlugin
{
    public int Blocks { get; private set; }

    public override void Process(in AudioBlock block) => time.Advance(TimeSpan.FromMilliseconds(milliseconds[Blocks++]));
}
