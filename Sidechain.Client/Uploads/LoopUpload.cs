using System.Globalization;
using Sidechain.Audio.Peaks;
using Sidechain.Audio.Wav;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Uploads;

/// <summary>Reads, encodes and sends a loop; each stage is a span under <c>{c}.upload_audio</c>.</summary>
/// <param name="session">Whose loop it is.</param>
/// <param name="encoder">Null: the usual one.</param>
public sealed class LoopUpload(ApiSession session, ILoopEncoder? encoder = null)
{
    private const int BlockFrames = 4096;

    private readonly ILoopEncoder _encoder = encoder ?? new LoopEncoder();

    /// <summary>Runs the stages inside the current span.</summary>
    /// <param name="request">The loop.</param>
    /// <param name="progress">Shows the stages.</param>
    /// <param name="cancellationToken">Ends each of them.</param>
    /// <exception cref="Failures.ClientException">A sentence that says what to do.</exception>
    /// <exception cref="InvalidAudioException">The loop is not WAV audio.</exception>
    public Task<SharedLoop> RunAsync(UploadRequest request, IStageProgress progress, CancellationToken cancellationToken) =>
        session.SpanAsync(SpanNames.UploadAudio, async span =>
        {
            if (request.Source.Event is { } began)
            {
                span.AddEvent(began);
            }

            span.SetAttribute(AttributeNames.FileName, request.Source.Name);
            var size = request.Source.Measure();
            span.SetAttribute(AttributeNames.FileSize, size);

            var started = session.Time.GetTimestamp();
            var (file, audio) = await ReadAsync(request.Source, progress.Begin("Reading", size), cancellationToken).ConfigureAwait(false);
            var read = session.Time.GetElapsedTime(started);
            span.SetAttribute(AttributeNames.FileSize, file.Content.Length);
            Describe(span, audio);

            started = session.Time.GetTimestamp();
            var encoded = await EncodeAsync(file, audio, request, progress, cancellationToken).ConfigureAwait(false);
            TimeSpan? encode = encoded.Format == EncodedLoop.Opus ? session.Time.GetElapsedTime(started) : null;
            span.SetAttribute(AttributeNames.AudioFormat, encoded.Format);
            span.SetAttribute(AttributeNames.AudioEncodedSize, encoded.Content.Length);

            started = session.Time.GetTimestamp();
            var sending = Sending(progress, encoded.Content.Length);
            var (post, server) = await PostRequest.SendAsync(session, request, encoded, sending, cancellationToken).ConfigureAwait(false);
            var times = new StageTimes(read, encode, session.Time.GetElapsedTime(started), server);
            return new SharedLoop(post, file.Content.Length, audio.Format, audio.Duration, encoded, times)
            {
                Remarks = [.. Remarks(audio)],
            };
        });

    private Task<(LoopFile File, WavReader Audio)> ReadAsync(
        ILoopSource source, Action<long>? progress, CancellationToken cancellationToken) =>
        session.SpanAsync(source.Operation, async _ =>
        {
            var file = await source.ReadAsync(progress, cancellationToken).ConfigureAwait(false);
            return (file, file.OpenAudio());
        });

    private async Task<EncodedLoop> EncodeAsync(
        LoopFile file, WavReader audio, UploadRequest request, IStageProgress progress, CancellationToken cancellationToken)
    {
        if (request.Encode == EncodeOn.Server || !_encoder.IsAvailable)
        {
            await Task.Run(() => LookAtSamples(audio), cancellationToken).ConfigureAwait(false);
            return EncodedLoop.AsWav(file);
        }

        var frameLength = audio.Format.BytesPerFrame;
        var report = progress.Begin("Encoding", audio.FrameCount * frameLength);
        return await session.SpanAsync(SpanNames.EncodeAudio, async span =>
        {
            span.AddEvent(EventNames.EncodingStarted);
            using var output = new MemoryStream();
            // The encoder reads every sample once, and so the waveform costs no second pass.
            audio.Meter = new PeakMeter();
            await Task.Run(
                () => _encoder.Encode(
                    audio, output, request.EffectiveTitle, frames => report?.Invoke(frames * frameLength), cancellationToken),
                cancellationToken).ConfigureAwait(false);
            span.AddEvent(EventNames.EncodingComplete);
            return EncodedLoop.AsOpus(file, output.ToArray(), audio.Meter.ToPeaks());
        }).ConfigureAwait(false);
    }

    /// <summary>Floats alone can be no sound; an encoder looks at them anyway.</summary>
    private static void LookAtSamples(WavReader audio)
    {
        var block = new float[BlockFrames * audio.Format.Channels];
        while (audio.Format.Encoding == SampleEncoding.Ieee32 && audio.Read(block) > 0)
        {
            // The reader counts.
        }
    }

    private static IEnumerable<string> Remarks(WavReader audio)
    {
        if (audio.DeclaredFrameCount > audio.FrameCount)
        {
            var promised = TimeSpan.FromSeconds((double)audio.DeclaredFrameCount / audio.Format.SampleRate);
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The file was cut short: it holds {audio.Duration.TotalSeconds:0.##} s of {promised.TotalSeconds:0.##} s. "
                + $"Export it again if the end is missing.");
        }

        if (audio.DamagedSamples > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{audio.DamagedSamples} samples of the file are no sound (no number, or absurdly loud). "
                + $"Encoding makes them silent; check the plugins of the song.");
        }
    }

    /// <summary>The bytes that are on their way, and after the last one the wait for the answer.</summary>
    private static Action<long>? Sending(IStageProgress progress, long length)
    {
        var sent = progress.Begin("Sending", length);
        return sent is null ? null : done =>
        {
            sent(done);
            if (done == length)
            {
                progress.Begin("Waiting for the server", 0);
            }
        };
    }

    private static void Describe(RecordedSpan span, WavReader audio)
    {
        span.SetAttribute(AttributeNames.AudioDurationSeconds, audio.Duration.TotalSeconds);
        span.SetAttribute(AttributeNames.AudioSampleRate, audio.Format.SampleRate);
        span.SetAttribute(AttributeNames.AudioChannels, audio.Format.Channels);
    }
}
