namespace Sidechain.Api.Audio;

/// <summary>Section <c>Audio</c>.</summary>
internal sealed class AudioOptions
{
    public const string Section = "Audio";

    /// <summary>The folder that keeps the audio, shared by all replicas; made when it is missing.</summary>
    public string Path { get; set; } = "";

    /// <summary>The largest file that is taken, bytes.</summary>
    public long MaxBytes { get; set; } = 50 * 1024 * 1024;
}
