using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Sidechain.Api.Audio;

namespace Sidechain.Api.Tests.Posts;

/// <summary>A file is written as it is, and a reader that hangs up ends that without an exception.</summary>
public sealed class QuietFileBodyTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"sidechain-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(0L, null)]
    [InlineData(7L, 200_000L)]
    [InlineData(299_999L, 1L)]
    [InlineData(300_000L, 0L)]
    public async Task File_OrARangeOfIt_IsWritten(long offset, long? count)
    {
        var content = await ContentAsync(300_000);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));

        await Body(pipe, CancellationToken.None).SendFileAsync(_path, offset, count, TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync();

        using var written = new MemoryStream();
        await pipe.Reader.CopyToAsync(written, TestContext.Current.CancellationToken);
        Assert.Equal(content[(int)offset..(int)(offset + (count ?? (content.Length - offset)))], written.ToArray());
    }

    [Fact]
    public async Task ReaderThatHangsUp_EndsIt_WithoutAnException()
    {
        await ContentAsync(3_000_000);
        var pipe = new Pipe();
        using var gone = new CancellationTokenSource();

        var sent = Body(pipe, gone.Token).SendFileAsync(_path, 0, null, gone.Token);
        var first = await pipe.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.False(sent.IsCompleted);
        pipe.Reader.AdvanceTo(first.Buffer.Start);
        await gone.CancelAsync();
        await pipe.Reader.CompleteAsync();

        await sent;
    }

    [Fact]
    public async Task FileThatIsShorterThanSaid_IsAnError()
    {
        await ContentAsync(10);
        var pipe = new Pipe();

        await Assert.ThrowsAsync<EndOfStreamException>(
            () => Body(pipe, CancellationToken.None).SendFileAsync(_path, 0, 11, TestContext.Current.CancellationToken));
    }

    private async Task<byte[]> ContentAsync(int length)
    {
        var content = new byte[length];
        new Random(1).NextBytes(content);
        await File.WriteAllBytesAsync(_path, content, TestContext.Current.CancellationToken);
        return content;
    }

    private static QuietFileBody Body(Pipe pipe, CancellationToken aborted) => new(new PipeBody(pipe.Writer), aborted);

    private sealed class PipeBody(PipeWriter writer) : IHttpResponseBodyFeature
    {
        public System.IO.Stream Stream => writer.AsStream();

        public PipeWriter Writer => writer;

        public void DisableBuffering()
        {
        }

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task CompleteAsync() => Task.CompletedTask;

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
    }
}
