using Sidechain.Client.Commands;
using Sidechain.Client.Terminal;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Uploads;

/// <summary>A WAV file on disk.</summary>
/// <param name="path">As it was typed.</param>
public sealed class FileSource(string path) : ILoopSource
{
    /// <summary>A loop is seconds long; half an hour of stereo in 24 bits still fits. Bytes.</summary>
    public const long MaxLength = 512_000_000;

    private const int BlockLength = 128 * 1024;

    /// <inheritdoc/>
    public string Name => Path.GetFileName(path);

    /// <inheritdoc/>
    public string Operation => SpanNames.ReadFile;

    /// <inheritdoc/>
    public string Event => EventNames.FileSelected;

    /// <inheritdoc/>
    public double? Bpm => null;

    /// <inheritdoc/>
    public long Measure()
    {
        if (Directory.Exists(path))
        {
            throw new ClientException($"{path} is a folder. Name one WAV file.");
        }

        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new ClientException($"There is no file {path}. Check the path; ./samples/loop.wav is there to try.", ExitCodes.NotFound);
        }

        return file.Length <= MaxLength
            ? file.Length
            : throw new ClientException($"{path} has {Amounts.Size(file.Length)}; at most {Amounts.Size(MaxLength)} can be shared. Export a shorter loop.");
    }

    /// <inheritdoc/>
    public async Task<LoopFile> ReadAsync(Action<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            var stream = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan | FileOptions.Asynchronous);
            await using (stream.ConfigureAwait(false))
            {
                var content = new byte[stream.Length];
                var read = 0;
                while (read < content.Length)
                {
                    var rest = content.AsMemory(read, Math.Min(BlockLength, content.Length - read));
                    var block = await stream.ReadAsync(rest, cancellationToken).ConfigureAwait(false);
                    if (block == 0)
                    {
                        throw new ClientException($"{path} became shorter while it was read. Wait until the export is done and try again.");
                    }

                    read += block;
                    progress?.Invoke(read);
                }

                return new LoopFile(Name, content);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientException($"{path} cannot be read: {Reason(e)}. Check its permissions and try again.", inner: e);
        }
    }

    private static string Reason(Exception e) => e is UnauthorizedAccessException ? "access denied" : e.Message.TrimEnd('.');
}
