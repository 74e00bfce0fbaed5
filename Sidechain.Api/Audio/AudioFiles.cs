using Microsoft.Extensions.Options;

namespace Sidechain.Api.Audio;

/// <summary>The audio folder: files named after their content, so that the same loop lies there once and never changes.</summary>
internal sealed class AudioFiles(IOptions<AudioOptions> options)
{
    private const int BufferSize = 64 * 1024;

    private readonly string _folder = Path.GetFullPath(options.Value.Path);

    public string PathOf(string sha256) => Path.Combine(_folder, sha256[..2], sha256);

    /// <summary>The folder that they lie in.</summary>
    public string Folder => _folder;

    /// <summary>A new file under a temporary name; it goes when it is disposed without having been kept.</summary>
    /// <exception cref="StorageFullException">There is no room for it.</exception>
    public IncomingAudio Receive() => Make(path => new IncomingAudio(path, PathOf));

    /// <summary>A file to write to and to read again; it goes when it is disposed.</summary>
    /// <exception cref="StorageFullException">There is no room for it.</exception>
    public FileStream Scratch() => Make(path => new FileStream(
        path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferSize, FileOptions.DeleteOnClose));

    private T Make<T>(Func<string, T> make)
    {
        var incoming = Path.Combine(_folder, "incoming");
        try
        {
            Directory.CreateDirectory(incoming);
            return make(Path.Combine(incoming, $"{Guid.NewGuid():n}.part"));
        }
        catch (IOException failed)
        {
            throw new StorageFullException(failed);
        }
    }
}
