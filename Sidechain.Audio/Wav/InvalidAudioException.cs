namespace Sidechain.Audio.Wav;

/// <summary>The input is no audio that can be read. The message is a whole sentence for the user and says what to do.</summary>
public sealed class InvalidAudioException(string message) : Exception(message)
{
    /// <summary>A message of the usual form: what the file is not, why, and what to do about it.</summary>
    public static InvalidAudioException For(string fileName, string reason) =>
        new($"{fileName} is no WAV audio that Sidechain can read ({reason}). "
            + "Export the loop as WAV (PCM 16/24/32 or float) and try again.");

    /// <summary>For a file that is something else altogether.</summary>
    public static InvalidAudioException NotWav(string fileName, string reason) =>
        new($"{fileName} is no WAV audio ({reason}). Export the loop as WAV (PCM 16/24/32 or float) and try again.");
}
