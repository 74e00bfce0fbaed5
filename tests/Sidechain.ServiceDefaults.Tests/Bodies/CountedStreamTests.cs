using Sidechain.ServiceDefaults.Bodies;

namespace Sidechain.ServiceDefaults.Tests.Bodies;

public sealed class CountedStreamTests
{
    [Fact]
    public async Task AsMuchAsMayCome_IsReadWhole()
    {
        await using var counted = new CountedStream(new MemoryStream(new byte[100]), 100, () => new InvalidOperationException("too much"));
        using var read = new MemoryStream();

        await counted.CopyToAsync(read, TestContext.Current.CancellationToken);

        Assert.Equal((100, 100), (read.Length, counted.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OneByteMore_IsWhatTheCallerSays_AndCounted(bool isAsync)
    {
        await using var counted = new CountedStream(new MemoryStream(new byte[101]), 100, () => new InvalidOperationException("too much"));
        var buffer = new byte[60];
        int Read() => isAsync ? 0 : counted.Read(buffer, 0, buffer.Length);
        async Task<int> ReadAsync() => isAsync ? await counted.ReadAsync(buffer.AsMemory(), TestContext.Current.CancellationToken) : Read();

        Assert.Equal(60, await ReadAsync());
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(ReadAsync);

        Assert.Equal(("too much", 101), (failed.Message, counted.Count));
    }
}
