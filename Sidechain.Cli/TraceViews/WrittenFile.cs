using Sidechain.Client.Commands;

namespace Sidechain.Cli.TraceViews;

/// <summary>Files that a user names to have something written into them: any name may be wrong.</summary>
internal static class WrittenFile
{
    /// <exception cref="ClientException">It cannot be written.</exception>
    public static Task WriteAsync(string path, string text, CancellationToken cancellation) =>
        TryAsync(path, () => File.WriteAllTextAsync(path, text, cancellation));

    /// <inheritdoc cref="WriteAsync"/>
    public static Task AppendAsync(string path, string text, CancellationToken cancellation) =>
        TryAsync(path, () => File.AppendAllTextAsync(path, text, cancellation));

    private static async Task TryAsync(string path, Func<Task> write)
    {
        try
        {
            await write().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ClientException($"{path} cannot be written: {e.Message}", inner: e);
        }
    }
}
