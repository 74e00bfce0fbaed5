using Sidechain.PluginHostSim.Measuring;

namespace Sidechain.PluginHostSim.Tests.Measuring;

public sealed class ResidentMemoryTests
{
    [Fact]
    public void Quarters_SamplesOverARun_AreTheirMediansInMegabytes()
    {
        var memory = new ResidentMemory();
        foreach (var (second, megabytes) in new[] { (0, 50), (1, 90), (2, 70), (11, 80), (25, 100), (26, 300), (27, 101), (40, 7) })
        {
            memory.Add(TimeSpan.FromSeconds(second), megabytes * 1_000_000L);
        }

        Assert.Equal([70, 80, 101, 7], memory.Quarters(TimeSpan.FromSeconds(40)));
    }

    [Fact]
    public void Quarters_WithoutSamples_HaveTheOneBefore()
    {
        var memory = new ResidentMemory();
        memory.Add(TimeSpan.Zero, 50_000_000);

        Assert.Equal([50, 50, 50, 50], memory.Quarters(TimeSpan.FromSeconds(4)));
    }
}
