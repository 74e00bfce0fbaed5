using Sidechain.Audio.Wav;
using Sidechain.Client.Failures;
using Sidechain.Client.Terminal;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Uploads;

/// <summary>A WAV file on disk, or what a pipe hands over.</summary>
/// <param name="path">As it was typed; <c>/dev/stdin</c> and <c>&lt;(command)</c> are pipes.</param>
public sealed class FileSource(string path) : ILoopSource
{
    /// <summary>A loop is seconds long; half an hour of stereo in 24 bits still fits. Bytes.</summary>
    public const long MaxLength = 512_000_000;

    private const int BlockLength = 128 * 1024;

    /// <inheritdoc/>
    public string Name => IsDevice ? "loop.wav" : Path.GetFileName(path);

    /// <inheritdoc/>
    public string Operation => SpanNames.ReadFile;

    /// <inheritdoc/>
    public string Event => EventNames.FileSelected;

    /// <inheritdoc/>
    public double? Bpm { get; private set; }

    /// <inheritdoc/>
    public string? Key { get; private set; }

    /// <inheritdoc/>
    public long Measure()
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new ClientException("The name of the file is empty. Name one WAV file.", ExitCodes.Usage);
        }

        if (Directory.Exists(path))
        {
            throw new ClientException($"{path} is a folder. Name one WAV file.");
        }

        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new ClientException($"There is no file {path}. Check the path; ./samples/loop.wav is there to try.", ExitCodes.NotFound);
        }

        return file.Length <= MaxLength ? file.Length : throw TooLong();
    }

    /// <inheritdoc/>
    public async Task<LoopFile> ReadAsync(Action<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            // A pipe that nothing writes to keeps its reader waiting, even in opening it; whoever gave up does not wait with it.
            var stream = await Task.Run(Open, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                // A device says that it can seek and has no length.
                var content = stream is { CanSeek: true, Length: > 0 }
                    ? await ReadFileAsync(stream, progress, cancellationToken).ConfigureAwait(false)
                    : await ReadPipeAsync(stream, progress, cancellationToken).ConfigureAwait(false);
                if (content.Length == 0)
                {
                    throw new ClientException($"{path} is empty. Name one WAV file.");
                }

                (Bpm, Key) = WavNotes.Read(new MemoryStream(content, writable: false));
                return new LoopFile(Name, content);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientException($"{path} cannot be read: {Reason(e)}. Check its permissions and try again.", inner: e);
        }
    }

    private bool IsDevice => path.Length > 0 && Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal);

    private FileStream Open() =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan | FileOptions.Asynchronous);

    private async Task<byte[]> ReadFileAsync(FileStream stream, Action<long>? progress, CancellationToken cancellationToken)
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

        return content;
    }

    private async Task<byte[]> ReadPipeAsync(FileStream stream, Action<long>? progress, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var block = new byte[BlockLength];
        while (await stream.ReadAsync(block, cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false) is > 0
            and var read)
        {
            if (content.Length + read > MaxLength)
            {
                throw TooLong();
            }

            content.Write(block, 0, read);
            progress?.Invoke(content.Length);
        }

        return content.ToArray();
    }

    private ClientException TooLong() =>
        new($"{path} has more than {Amounts.Size(MaxLength)}, the most that can be shared. Export a shorter loop.");

    private static string Reason(Exception e) => e is UnauthorizedAccessException ? "access denied" : e.Message.TrimEnd('.');
}
