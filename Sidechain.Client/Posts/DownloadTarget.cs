using Sidechain.Client.Failures;
using Sidechain.Client.Files;

namespace Sidechain.Client.Posts;

/// <summary>Where a download goes.</summary>
/// <param name="Path">
/// A file, a device or a pipe, or a folder that takes the name that the server suggests; null: the current one. <c>-</c> is standard
/// output.
/// </param>
/// <param name="Overwrites">Whether a file that is there is replaced.</param>
public sealed record DownloadTarget(string? Path, bool Overwrites)
{
    /// <summary>The bytes go to standard output, so nothing else may.</summary>
    public bool IsOutput => Path is not null && OutputFile.IsStandardOutput(Path);

    private bool IsFolder => Path is null || Directory.Exists(Path) || System.IO.Path.EndsInDirectorySeparator(Path);

    /// <summary>Before anything is asked for: a mistake costs no download, and is not counted as one.</summary>
    /// <exception cref="ClientException">The folder is not there, or the file is.</exception>
    internal void Check()
    {
        if (string.IsNullOrWhiteSpace(Path) && Path is not null)
        {
            throw new ClientException("The name of the file is empty: name one with --output, or leave the option out.", ExitCodes.Usage);
        }

        if (IsOutput)
        {
            OutputFile.ThrowIfTerminal(Path!);
            return;
        }

        var folder = IsFolder ? Path ?? "." : System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path!));
        if (folder is not null && !Directory.Exists(folder))
        {
            throw new ClientException($"There is no folder {folder}. Make it first, or name another with --output.", ExitCodes.NotFound);
        }

        if (!IsFolder && !Overwrites && OutputFile.IsTaken(Path!))
        {
            throw OutputFile.Exists(Path!);
        }
    }

    /// <summary>The file's path.</summary>
    /// <param name="suggested">A plain file name.</param>
    internal string PathFor(string suggested) =>
        IsOutput ? OutputFile.StandardOutput : IsFolder ? System.IO.Path.Combine(Path ?? "", suggested) : Path!;
}
