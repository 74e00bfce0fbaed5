using Sidechain.Client.Uploads;
using Sidechain.Tracing.Context;

namespace Sidechain.PluginHostSim.Plugin.Sharing;

/// <summary>A capture on disk that this process alone shares.</summary>
internal sealed class HeldCapture(PendingCapture capture, FileStream note, string audioPath) : IDisposable
{
    public PendingCapture Capture => capture;

    /// <summary>A request that the server knows again: sent twice, it makes one post.</summary>
    public UploadRequest Request() => new(
        new FileSource(audioPath), capture.Title ?? Path.GetFileNameWithoutExtension(capture.Name), capture.Bpm, capture.MusicalKey)
    {
        IdempotencyKey = capture.Key,
        EarlierTraceId = TraceParent.TryParse(capture.TraceParent, out var trace) ? trace.TraceId.ToHexString() : null,
        Encode = capture.EncodesAtServer ? EncodeOn.Server : EncodeOn.Client,
    };

    /// <summary>The server has it: the files go. The note first, for it is what others look for.</summary>
    /// <returns>Null, or a sentence where they could not be deleted: the post is there all the same.</returns>
    public string? Posted()
    {
        try
        {
            File.Delete(note.Name);
            File.Delete(audioPath);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"The capture {capture.Key} is posted and could not be deleted: {e.Message} "
                + $"Make its folder writable, then: ./plugin-host share --discard {capture.Key}";
        }
    }

    /// <summary>Lets others share it, where it was not posted.</summary>
    public void Dispose() => note.Dispose();
}
