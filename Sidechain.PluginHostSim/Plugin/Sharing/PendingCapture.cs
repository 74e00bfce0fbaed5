namespace Sidechain.PluginHostSim.Plugin.Sharing;

/// <summary>A loop that was captured and not posted yet: the note beside its WAV file.</summary>
/// <param name="Key">The idempotency key of every attempt to post it, so that none doubles it; also the files' name.</param>
/// <param name="Origin">The server that it is for.</param>
/// <param name="Name">The file's name as the post has it.</param>
/// <param name="Title">Null: the name.</param>
/// <param name="Bpm">Beats a minute, where known.</param>
/// <param name="MusicalKey">Where given.</param>
/// <param name="EncodesAtServer">Whether the server encodes it.</param>
/// <param name="CapturedAt">By this machine's clock.</param>
/// <param name="TraceParent">The W3C header of the span that captured it; null without tracing, and in notes of older versions.</param>
internal sealed record PendingCapture(
    string Key,
    string Origin,
    string Name,
    string? Title,
    double? Bpm,
    string? MusicalKey,
    bool EncodesAtServer,
    DateTimeOffset CapturedAt,
    string? TraceParent = null);
