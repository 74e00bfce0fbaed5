using Sidechain.Cli.Audio;
using Sidechain.Cli.Server;
using Sidechain.Cli.Terminal;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Recording;

namespace Sidechain.Cli.Uploads;

/// <summary>Reads, encodes and sends a loop; each stage is a span under <c>cli.upload_audio</c>.</summary>
internal sealed class LoopUpload(ApiSession session)
{
    public Task<SharedLoop> RunAsync(UploadRequest request, IStageProgress progress, CancellationToken cancellation) =>
        session.SpanAsync(SpanNames.UploadAudio, async span =>
        {
            span.AddEvent(EventNames.FileSelected);
            span.SetAttribute(AttributeNames.FileName, request.FileName);
            var size = LoopFile.Measure(request.Path);
            span.SetAttribute(AttributeNames.FileSize, size);

            var started = session.Time.GetTimestamp();
            var (file, audio) = await ReadAsync(request.Path, progress.Begin("Reading", size), cancellation).ConfigureAwait(false);
            var read = session.Time.GetElapsedTime(started);
            Describe(span, audio);

            started = session.Time.GetTimestamp();
            var encoded = await EncodeAsync(file, audio, request.EffectiveTitle, progress, cancellation).ConfigureAwait(false);
            TimeSpan? encode = encoded.Format == EncodedLoop.Opus ? session.Time.GetElapsedTime(started) : null;
            span.SetAttribute(AttributeNames.AudioFormat, encoded.Format);
            span.SetAttribute(AttributeNames.AudioEncodedSize, encoded.Content.Length);

            started = session.Time.GetTimestamp();
            var (post, server) = await PostRequest.SendAsync(session, request, encoded, Sending(progress, encoded.Content.Length), cancellation).ConfigureAwait(false);
            var times = new StageTimes(read, encode, session.Time.GetElapsedTime(started), server);
            return new SharedLoop(post, file.Content.Length, audio.Format, audio.Duration, encoded, times);
        });

    private Task<(LoopFile File, WavReader Audio)> ReadAsync(string path, Action<long>? progress, CancellationToken cancellation) =>
        session.SpanAsync(SpanNames.ReadFile, async _ =>
        {
            var file = await LoopFile.ReadAsync(path, progress, cancellation).ConfigureAwait(false);
            return (file, file.OpenAudio());
        });

    private async Task<EncodedLoop> EncodeAsync(
        LoopFile file, WavReader audio, string title, IStageProgress progress, CancellationToken cancellation)
    {
        if (!OpusEncoder.IsAvailable)
            return EncodedLoop.AsWav(file);
        var frameLength = audio.Format.BytesPerFrame;
        var report = progress.Begin("Encoding", audio.FrameCount * frameLength);
        return await session.SpanAsync(SpanNames.EncodeAudio, async span =>
        {
            span.AddEvent(EventNames.EncodingStarted);
            using var output = new MemoryStream();
            await Task.Run(() => OpusEncoder.Encode(audio, output, title, frames => report?.Invoke(frames * frameLength), cancellation), cancellation).ConfigureAwait(false);
            span.AddEvent(EventNames.EncodingComplete);
            return EncodedLoop.AsOpus(file, output.ToArray());
        }).ConfigureAwait(false);
    }

    /// <summary>The bytes that are on their way, and after the last one the wait for the answer.</summary>
    private static Action<long>? Sending(IStageProgress progress, long length)
    {
        var sent = progress.Begin("Sending", length);
        return sent is null ? null : done =>
        {
            sent(done);
            if (done == length)
                progress.Begin("Waiting for the server", 0);
        };
    }

    private static void Describe(RecordedSpan span, WavReader audio)
    {
        span.SetAttribute(AttributeNames.AudioDurationSeconds, audio.Duration.TotalSeconds);
        span.SetAttribute(AttributeNames.AudioSampleRate, audio.Format.SampleRate);
        span.SetAttribute(AttributeNames.AudioChannels, audio.Format.Channels);
    }
}
