using Sidechain.PluginHostSim.Host.Measures;

namespace Sidechain.PluginHostSim.Tests.Host;

public sealed class ThreadAllocationsTests
{
    [Fact]
    public void End_ThreadThatAllocated_CountsItsBytes()
    {
        var (bytes, array) = (0L, Array.Empty<byte>());
        for (var wasStopped = true; wasStopped;)
        {
            var allocations = ThreadAllocations.Begin();
            array = new byte[1000];
            bytes = allocations.End(out wasStopped);
        }

        Assert.InRange(bytes, array.Length, array.Length + 32);
    }

    [Fact]
    public void End_CollectionMeanwhile_SaysThatItStoppedTheProcess()
    {
        var allocations = ThreadAllocations.Begin();
        GC.Collect();
        allocations.End(out var wasStopped);

        Assert.True(wasStopped);
    }
}
