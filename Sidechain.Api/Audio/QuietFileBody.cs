using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Sidechain.Api.Audio;

/// <summary>
/// Writes files to answers, and ends without an exception where the reader has hung up: a thousand readers may do so at once, and a
/// thousand exceptions through all middlewares take the processors for seconds.
/// </summary>
/// <param name="inner">The server's own body.</param>
/// <param name="aborted">The reader is gone.</param>
internal sealed class QuietFileBody(IHttpResponseBodyFeature inner, CancellationToken aborted) : IHttpResponseBodyFeature
{
    private const int AtOnce = 64 * 1024;

    public System.IO.Stream Stream => inner.Stream;

    public PipeWriter Writer => inner.Writer;

    /// <summary>The answer to a request is written so from here on.</summary>
    public static void Use(HttpContext context) => context.Features.Set<IHttpResponseBodyFeature>(
        new QuietFileBody(context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), context.RequestAborted));

    public void DisableBuffering() => inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    public Task CompleteAsync() => inner.CompleteAsync();

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        using var file = File.OpenHandle(path, options: FileOptions.Asynchronous | FileOptions.SequentialScan);
        var left = count ?? (RandomAccess.GetLength(file) - offset);
        while (left > 0 && !aborted.IsCancellationRequested)
        {
            var room = Writer.GetMemory((int)Math.Min(left, AtOnce));
            var read = await RandomAccess.ReadAsync(file, room[..(int)Math.Min(left, room.Length)], offset, CancellationToken.None);
            if (read == 0)
            {
                throw new EndOfStreamException($"{path} ended {left} bytes before its answer.");
            }

            Writer.Advance(read);
            (offset, left) = (offset + read, left - read);
            // A reader that has hung up ends the wait; a token would throw.
            if (await Writer.FlushAsync(CancellationToken.None) is { IsCompleted: true } or { IsCanceled: true })
            {
                return;
            }
        }
    }
}
