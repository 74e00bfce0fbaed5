namespace Sidechain.Client.Files;

/// <summary>A file that a user names to be read, which may be a pipe.</summary>
public static class InputFile
{
    /// <summary>A pipe that nothing writes to keeps its reader waiting, even in opening it; who gives up does not wait with it.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken) =>
        Task.Run(() => File.ReadAllBytes(path), cancellationToken).WaitAsync(cancellationToken);

    /// <summary>The same for a text, in UTF-8 or as its byte order mark says.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static async Task<string> ReadTextAsync(string path, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(new MemoryStream(await ReadAsync(path, cancellationToken).ConfigureAwait(false)));
        return await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
    }
}
