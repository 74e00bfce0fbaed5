using Sidechain.Audio.Opus;
using Sidechain.Audio.Wav;
using Sidechain.ServiceDefaults.Limits;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api.Audio;

/// <summary>
/// Encodes an upload for a client that would rather not (<c>encode=server</c>). Its span <c>audio.transcode</c> stands between
/// <c>http.read_body</c> and <c>feed.create_post</c>; the wait for a free processor is a part of it.
/// </summary>
internal sealed class AudioTranscoder(AudioFiles files) : IDisposable
{
    // Each holds a processor until it is done: more at once would be slower for all, requests that encode nothing included.
    private readonly HeavyWork _processors = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>False where libopusenc is missing: the WAV is kept as it came, and <c>audio.format</c> says so.</summary>
    public static bool IsAvailable => OpusEncoder.IsAvailable;

    /// <summary>Encodes the WAV that was received, and keeps the result in its place.</summary>
    /// <exception cref="InvalidAudioException">It only looks like WAV.</exception>
    /// <param name="wav">As it came.</param>
    /// <param name="userId">Whose it is: of one user one is encoded at a time, so that nobody waits for all that another has sent.</param>
    /// <param name="address">Its user's, who may be many.</param>
    /// <param name="title">Goes into the file.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<StoredAudio> RunAsync(
        IncomingAudio wav, string userId, string address, string title, CancellationToken cancellationToken)
    {
        using var span = ApiSpans.Start(SpanNames.AudioTranscode);
        try
        {
            using var place = _processors.Of(userId, address);
            await place.EnterAsync(cancellationToken);
            await using var input = await wav.ReopenAsync();
            var audio = WavReader.Open(input, "The file");
            span?.SetTag(AttributeNames.FileSize, wav.Size);
            span?.SetTag(AttributeNames.AudioDurationSeconds, audio.Duration.TotalSeconds);
            span?.SetTag(AttributeNames.AudioSampleRate, audio.Format.SampleRate);
            span?.SetTag(AttributeNames.AudioChannels, audio.Format.Channels);

            // A fifth of the input, which is bounded itself.
            using var opus = new MemoryStream();
            await Task.Run(() => OpusEncoder.Encode(audio, opus, title, progress: null, cancellationToken), cancellationToken);
            span?.SetTag(AttributeNames.AudioFormat, AudioFormat.Opus.Name);
            span?.SetTag(AttributeNames.AudioEncodedSize, opus.Length);
            opus.Position = 0;
            await using var kept = files.Receive();
            await kept.WriteAsync(opus, long.MaxValue, cancellationToken);
            return await kept.KeepAsync(AudioFormat.Opus);
        }
        catch (InvalidAudioException e)
        {
            span.Answer(Problem.UnsupportedMediaType(e.Message));
            throw;
        }
        catch (Exception e)
        {
            span.Fail(e);
            throw;
        }
    }

    public void Dispose() => _processors.Dispose();
}
