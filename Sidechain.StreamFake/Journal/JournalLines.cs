using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Sidechain.StreamFake.Journal;

/// <summary>Splits a stream into lines without their line feeds, and tells whether the last one had one.</summary>
internal static class JournalLines
{
    public static async IAsyncEnumerable<(ReadOnlyMemory<byte> Line, bool Ended)> ReadAsync(
        Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                var rest = result.Buffer;
                while (rest.PositionOf((byte)'\n') is { } feed)
                {
                    yield return (rest.Slice(0, feed).ToArray(), true);
                    rest = rest.Slice(rest.GetPosition(1, feed));
                }

                reader.AdvanceTo(rest.Start, rest.End);
                if (!result.IsCompleted)
                {
                    continue;
                }

                if (rest.Length > 0)
                {
                    yield return (rest.ToArray(), false);
                }

                yield break;
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }
}
