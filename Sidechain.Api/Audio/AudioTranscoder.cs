using System.Diagnostics;
using Sidechain.Audio.Opus;
using Sidechain.Audio.Wav;
using Sidechain.ServiceDefaults.Limits;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api.Audio;

/// <summary>
/// Encodes an upload for a client that would rather not (<c>encode=server</c>). Its span <c>audio.transcode</c> stands between
/// <c>http.read_body</c> and <c>feed.create_post</c>; the wait for a free processor is a part of it. Users take turns, so that an hour of
/// one holds up nobody's two seconds.
/// </summary>
internal sealed class AudioTranscoder(AudioFiles files)
{
    /// <summary>As long as one is encoded while another waits.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    // Each keeps its upload on the disk and its client's connection. An upload that waits for its turn holds no place of uploads.
    private static readonly FairShares MostWaiting = new(OfCaller: 10, OfAddress: 64, OfAll: 256);

    // Each holds a processor until its slice is done: more at once would be slower for all, requests that encode nothing included.
    private readonly FairTurns _turns = new(Math.Max(1, Environment.ProcessorCount / 2), MostWaiting);

    /// <summary>False where libopusenc is missing: the WAV is kept as it came, and <c>audio.format</c> says so.</summary>
    public static bool IsAvailable => OpusEncoder.IsAvailable;

    /// <summary>Encodes the WAV that was received, and keeps the result in its place.</summary>
    /// <exception cref="InvalidAudioException">It only looks like WAV.</exception>
    /// <exception cref="EncodingRefusedException">Too many wait to be encoded.</exception>
    /// <exception cref="StorageFullException">There is no room for it.</exception>
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
            using var turn = Join(userId, address);
            await turn.NextAsync(cancellationToken);
            await using var input = await wav.ReopenAsync();
            var audio = WavReader.Open(input, "The file");
            span?.SetTag(AttributeNames.FileSize, wav.Size);
            span?.SetTag(AttributeNames.AudioDurationSeconds, audio.Duration.TotalSeconds);
            span?.SetTag(AttributeNames.AudioSampleRate, audio.Format.SampleRate);
            span?.SetTag(AttributeNames.AudioChannels, audio.Format.Channels);

            // On the disk: a fifth of the input, and hundreds may be begun.
            await using var opus = files.Scratch();
            await EncodeAsync(audio, opus, title, turn, cancellationToken);
            span?.SetTag(AttributeNames.AudioFormat, AudioFormat.Opus.Name);
            span?.SetTag(AttributeNames.AudioEncodedSize, opus.Length);
            opus.Position = 0;
            await using var kept = files.Receive();
            await kept.WriteAsync(opus, long.MaxValue, cancellationToken);
            return await kept.KeepAsync(AudioFormat.Opus);
        }
        catch (EncodingRefusedException refused)
        {
            span.Answer(refused.Problem);
            throw;
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

    private FairTurn Join(string userId, string address) =>
        _turns.Join(userId, address, out var isUsersLimit)
        ?? throw new EncodingRefusedException(
            isUsersLimit
                ? Problem.TooManyRequests(Soon, "That many files of yours wait to be encoded: wait for one of them.")
                : Problem.Unavailable("Too many files wait to be encoded: try again in a moment, or encode it yourself.", Soon));

    private static async Task EncodeAsync(
        WavReader audio, System.IO.Stream output, string title, FairTurn turn, CancellationToken cancellationToken)
    {
        try
        {
            using var encoding = new OpusEncoding(audio, output, title);
            while (await Task.Run(() => WriteSlice(encoding, cancellationToken), cancellationToken))
            {
                await turn.NextAsync(cancellationToken);
            }
        }
        catch (AudioEncodingException e) when (e.InnerException is IOException full)
        {
            throw new StorageFullException(full);
        }
    }

    /// <summary>Encodes until the slice or the file ends; false: the file.</summary>
    private static bool WriteSlice(OpusEncoding encoding, CancellationToken cancellationToken)
    {
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < Slice;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!encoding.WriteBlock())
            {
                encoding.Finish();
                return false;
            }
        }

        return true;
    }
}
