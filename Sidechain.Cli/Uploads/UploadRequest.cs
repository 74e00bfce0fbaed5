namespace Sidechain.Cli.Uploads;

/// <summary>What the user asked to share.</summary>
/// <param name="Path">As it was typed.</param>
/// <param name="Title">Null: the file's name without its ending.</param>
/// <param name="Bpm">Beats a minute, where given.</param>
/// <param name="Key">Musical key, where given.</param>
internal sealed record UploadRequest(string Path, string? Title, double? Bpm, string? Key)
{
    public string FileName => System.IO.Path.GetFileName(Path);

    public string EffectiveTitle => Title ?? System.IO.Path.GetFileNameWithoutExtension(Path);
}
