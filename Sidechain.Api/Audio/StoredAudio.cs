namespace Sidechain.Api.Audio;

/// <summary>Audio as it lies in the folder.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">64 lower-case hex digits: its name.</param>
internal sealed record StoredAudio(AudioFormat Format, long Size, string Sha256);
