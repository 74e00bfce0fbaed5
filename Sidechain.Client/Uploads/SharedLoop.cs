using Sidechain.Audio.Wav;
using Sidechain.Client.Documents;

namespace Sidechain.Client.Uploads;

/// <summary>A loop that the server has, and how it got there.</summary>
/// <param name="Post">The server's answer.</param>
/// <param name="OriginalSize">The file, bytes.</param>
/// <param name="Input">The file's audio.</param>
/// <param name="Duration">Length of the audio.</param>
/// <param name="Sent">What went over the wire.</param>
/// <param name="Times">How long the stages took.</param>
public sealed record SharedLoop(
    CreatedPost Post, long OriginalSize, WavFormat Input, TimeSpan Duration, EncodedLoop Sent, StageTimes Times)
{
    /// <summary>Sentences on a file that was cut short, or that holds samples that are no sound. It could be shared all the same.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}

/// <param name="Read">From disk.</param>
/// <param name="Encode">Null where nothing was encoded.</param>
/// <param name="Send">From connecting to the answer's last byte.</param>
/// <param name="Server">The server's own part of <paramref name="Send"/>, where it told it.</param>
public sealed record StageTimes(TimeSpan Read, TimeSpan? Encode, TimeSpan Send, TimeSpan? Server);
