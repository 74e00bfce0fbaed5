using System.Text;
using Microsoft.Win32.SafeHandles;
using Sidechain.Client.Failures;

namespace Sidechain.Client.Files;

/// <summary>
/// What a user wants to have written under some name. A file is there as a whole or not at all; a device or a pipe is written into, and
/// never replaced.
/// </summary>
public sealed class OutputFile : IAsyncDisposable
{
    /// <summary>The name of standard output.</summary>
    public const string StandardOutput = "/dev/stdout";

    private readonly string _path;
    private readonly bool _overwrites;
    private readonly Stream _stream;
    private readonly UnfinishedFile? _file;

    private OutputFile(string path, bool overwrites, Stream stream, UnfinishedFile? file = null) =>
        (_path, _overwrites, _stream, _file) = (path, overwrites, stream, file);

    /// <summary>Opens it. A pipe is waited for until somebody reads from it.</summary>
    /// <param name="path">As the user gave it.</param>
    /// <param name="overwrites">Whether a file that is there is replaced.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ClientException">It is there and may not be replaced, or it cannot be written.</exception>
    public static async Task<OutputFile> OpenAsync(string path, bool overwrites, CancellationToken cancellationToken)
    {
        try
        {
            if (OwnStream(path) is { } open)
            {
                ThrowIfClosed(path);
                return new OutputFile(path, overwrites, open());
            }

            if (FileKind.IsDevice(path))
            {
                var device = await Task.Run(() => OpenDevice(path), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
                return new OutputFile(path, overwrites, device);
            }

            ThrowUnlessWritable(path, overwrites);
            var file = new UnfinishedFile(path);
            return new OutputFile(path, overwrites, file.Stream, file);
        }
        catch (Exception e) when (WriteRefusal.Is(e))
        {
            throw Unwritable(path, e);
        }
    }

    /// <summary>Writes a text.</summary>
    /// <exception cref="ClientException">It cannot be written.</exception>
    public static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        var file = await OpenAsync(path, overwrites: true, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
            await file.KeepAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes a text behind what is there.</summary>
    /// <exception cref="ClientException">It cannot be written.</exception>
    public static async Task AppendAsync(string path, string text, CancellationToken cancellationToken)
    {
        if (OwnStream(path) is not null || FileKind.IsDevice(path))
        {
            await WriteAsync(path, text, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await File.AppendAllTextAsync(path, text, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (WriteRefusal.Is(e))
        {
            throw Unwritable(path, e);
        }
    }

    /// <summary>Whether it is standard output, by any of its names.</summary>
    public static bool IsStandardOutput(string path) => path is "-" or StandardOutput or "/dev/fd/1" or "/proc/self/fd/1";

    /// <summary>Audio is for no screen.</summary>
    /// <exception cref="ClientException">It is standard output, and that a terminal.</exception>
    public static void ThrowIfTerminal(string path)
    {
        if (IsStandardOutput(path) && !Console.IsOutputRedirected)
        {
            throw new ClientException(
                "Standard output is a terminal, which shows no audio. Name a file with --output, or redirect it: > loop.opus",
                ExitCodes.Usage);
        }
    }

    /// <summary>Whether a file would be replaced. A link counts even where it leads nowhere: somebody else may have made it.</summary>
    public static bool IsTaken(string path) =>
        OwnStream(path) is null && !FileKind.IsDevice(path) && (File.Exists(path) || new FileInfo(path).LinkTarget is not null);

    /// <summary>Whether two paths lead to one file, by links too.</summary>
    public static bool IsSame(string path, string other) => UnfinishedFile.Behind(path) == UnfinishedFile.Behind(other);

    /// <summary>The sentence about a file that may not be replaced.</summary>
    public static ClientException Exists(string path) =>
        new($"{path} is there already. Name another file with --output, or replace it with --force.");

    /// <summary>Takes the next bytes.</summary>
    /// <exception cref="ClientException">They cannot be written.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        try
        {
            var writing = _stream.WriteAsync(block, cancellationToken);
            if (_file is null && !writing.IsCompleted)
            {
                // Nothing ends the writing into a pipe that nobody reads any more: who gives up does not wait with it.
                await writing.AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await writing.ConfigureAwait(false);
            }
        }
        catch (Exception e) when (WriteRefusal.Is(e))
        {
            throw Unwritable(_path, e);
        }
    }

    /// <summary>The content is whole: a file gets its name now.</summary>
    /// <exception cref="ClientException">It cannot be written, or a file of that name has come meanwhile.</exception>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_file is null)
            {
                await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
                return;
            }

            if (!_overwrites && IsTaken(_path))
            {
                throw Exists(_path);
            }

            _file.Keep(_overwrites);
        }
        catch (Exception e) when (WriteRefusal.Is(e))
        {
            throw Unwritable(_path, e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_file is null)
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            _file.Dispose();
        }
    }

    /// <summary>
    /// The process's own streams by their names. Opening those anew would begin at the start of the file that they are redirected to.
    /// </summary>
    private static Func<Stream>? OwnStream(string path) => path switch
    {
        _ when IsStandardOutput(path) => OpenStandardOutput,
        "/dev/stderr" or "/dev/fd/2" or "/proc/self/fd/2" => Console.OpenStandardError,
        _ => null,
    };

    // The console's own stream takes a pipe that nobody reads any more for one that does. One of a file would not move the end of the file
    // that others write to.
    private static Stream OpenStandardOutput()
    {
        var stream = new FileStream(new SafeFileHandle(StandardStream.Output, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }

    private static void ThrowIfClosed(string path)
    {
        if (IsStandardOutput(path) && StandardStream.IsClosed(StandardStream.Output))
        {
            throw new OutputLostException();
        }
    }

    private static FileStream OpenDevice(string path) =>
        new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0, FileOptions.Asynchronous);

    private static void ThrowUnlessWritable(string path, bool overwrites)
    {
        if (Directory.Exists(path))
        {
            throw new ClientException($"{path} cannot be written: it is a folder. Name a file.");
        }

        if (!overwrites && IsTaken(path))
        {
            throw Exists(path);
        }

        // A new file takes the name of one that its owner may have protected.
        var target = UnfinishedFile.Behind(path);
        if (File.Exists(target))
        {
            using var there = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        }
    }

    private static Exception Unwritable(string path, Exception e)
    {
        if (IsStandardOutput(path))
        {
            return new OutputLostException(e);
        }

        return new ClientException($"{path} cannot be written: {WriteRefusal.Reason(path, e)}. Name another place.", inner: e);
    }
}
