using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Sidechain.ServiceDefaults.Bodies;

namespace Sidechain.ServiceDefaults.Forwarding;

/// <summary>
/// The body of a caller's request, of which the rest can be read after a read was cancelled. Kestrel's own stream takes a cancelled read
/// for one that goes on, refuses the next, and closes the connection on what the caller still sends, so that no answer reaches it.
/// </summary>
/// <param name="reader">The request's. It is its server's to end.</param>
internal sealed class RequestBody(PipeReader reader) : ReadingStream
{
    // YARP reads for a moment longer than it lets its caller wait.
    private readonly SemaphoreSlim _turn = new(1, 1);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await using var cancelling = cancellationToken.UnsafeRegister(static pipe => ((PipeReader)pipe!).CancelPendingRead(), reader);
            while (true)
            {
                // The token stays here: a read that it ended would never be over for Kestrel.
                var result = await reader.ReadAsync(CancellationToken.None);
                var part = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, buffer.Length));
                part.CopyTo(buffer.Span);
                var (read, over) = ((int)part.Length, result.IsCompleted && result.Buffer.IsEmpty);
                reader.AdvanceTo(part.End);
                if (read > 0 || over || buffer.IsEmpty)
                {
                    return read;
                }

                // Where it was not cancelled, the read before this one was cancelled too late.
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        catch (ConnectionAbortedException e)
        {
            throw new TaskCanceledException("The request was aborted.", e);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
