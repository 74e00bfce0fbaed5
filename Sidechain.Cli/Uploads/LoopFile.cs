using Sidechain.Cli.Audio;
using Sidechain.Cli.CommandLine;
using Sidechain.Cli.Terminal;

namespace Sidechain.Cli.Uploads;

/// <summary>The chosen file in memory, known to be WAV audio.</summary>
/// <param name="Name">Without its folder.</param>
/// <param name="Content">The whole file.</param>
internal sealed record LoopFile(string Name, byte[] Content)
{
    /// <summary>A loop is seconds long; half an hour of stereo in 24 bits still fits.</summary>
    public const long MaxLength = 512_000_000;

    private const int BlockLength = 128 * 1024;

    /// <summary>A reader at the first frame; every call starts anew.</summary>
    public WavReader OpenAudio() => WavReader.Open(new MemoryStream(Content, writable: false), Name);

    /// <summary>Size on disk, before anything is read.</summary>
    /// <exception cref="CliException">No such file, a folder, too large.</exception>
    public static long Measure(string path)
    {
        if (Directory.Exists(path))
            throw new CliException($"{path} is a folder. Name one WAV file.");
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new CliException($"There is no file {path}. Check the path; ./samples/loop.wav is there to try.", ExitCodes.NotFound);
        return file.Length <= MaxLength
            ? file.Length
            : throw new CliException($"{path} has {Amounts.Size(file.Length)}; at most {Amounts.Size(MaxLength)} can be shared. Export a shorter loop.");
    }

    /// <param name="path">The file.</param>
    /// <param name="progress">Told how many bytes are read.</param>
    /// <param name="cancellation">Ends it between blocks.</param>
    /// <exception cref="CliException">It cannot be read.</exception>
    public static async Task<LoopFile> ReadAsync(string path, Action<long>? progress, CancellationToken cancellation)
    {
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan | FileOptions.Asynchronous);
            await using (stream.ConfigureAwait(false))
            {
                var content = new byte[stream.Length];
                var read = 0;
                while (read < content.Length)
                {
                    var block = await stream.ReadAsync(content.AsMemory(read, Math.Min(BlockLength, content.Length - read)), cancellation).ConfigureAwait(false);
                    if (block == 0)
                        throw new CliException($"{path} became shorter while it was read. Wait until the export is done and try again.");
                    read += block;
                    progress?.Invoke(read);
                }

                return new LoopFile(Path.GetFileName(path), content);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path} cannot be read: {Reason(e)}. Check its permissions and try again.", inner: e);
        }
    }

    private static string Reason(Exception e) => e is UnauthorizedAccessException ? "access denied" : e.Message.TrimEnd('.');
}
