using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Sidechain.Api.Audio;
using Sidechain.Audio.Wav;
using Sidechain.ServiceDefaults.Addresses;
using Sidechain.ServiceDefaults.Bodies;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api.Posts;

/// <summary>
/// Reads a post's multipart body: the part <c>audio</c> straight to the disk, the fields in any order around it. Its span
/// <c>http.read_body</c> lasts from the first to the last byte, with the flush to the disk. Encoding a WAV comes after it.
/// </summary>
internal sealed class PostUpload(
    AudioFiles files, AudioTranscoder transcoder, BodyReading reading, LinkedPostReading linked, UploadQuota quota,
    IOptions<AudioOptions> options, ILogger<PostUpload> logger)
{
    private const string AudioPart = "audio";

    private const int MaxFieldBytes = 4096;

    // A thousand numbers of three digits, with blanks between them.
    private const int MaxPeaksBytes = 8192;

    // RFC 2046. MultipartReader wants room for it in its buffer.
    private const int MaxBoundary = 70;

    // There are five that mean something.
    private const int MaxParts = 64;

    // Everything around the audio.
    private const int MaxFormBytes = 64 * 1024;

    private readonly long _maxBytes = options.Value.MaxBytes;

    /// <exception cref="PostRejected">What is wrong with it, or that there is no room.</exception>
    public async Task<PostDraft> ReadAsync(HttpRequest request, string userId, CancellationToken cancellationToken)
    {
        if (LinkedPostReading.IsJson(request))
        {
            return await linked.ReadAsync(request, cancellationToken);
        }

        if (quota.Wait(userId) is { } wait)
        {
            throw new PostRejected(Problem.TooManyRequests(wait, "You have uploaded as much as one may in a day: go on tomorrow."));
        }

        try
        {
            await using var audio = files.Receive();
            var (draft, kept) = await reading.RunAsync(
                request.HttpContext, (span, limit) => ReceiveAsync(span, request, audio, userId, limit), cancellationToken);
            if (kept is null)
            {
                // Others' uploads do not wait for the encoder.
                request.HttpContext.LeaveShared();
                kept = await EncodeAsync(audio, userId, CallerAddress.Of(request.HttpContext), draft.Title, cancellationToken);
            }

            return draft with { Audio = kept };
        }
        catch (StorageFullException full)
        {
            PostsLog.StorageFull(logger, full.Message);
            throw new PostRejected(Problem.StorageFull());
        }
    }

    /// <returns>The fields and the audio on the disk; null for audio that has to be encoded first.</returns>
    private async Task<(PostDraft Draft, StoredAudio? Kept)> ReceiveAsync(
        Activity? span, HttpRequest request, IncomingAudio audio, string userId, CancellationToken cancellationToken)
    {
        var body = new CountedStream(request.Body, _maxBytes + MaxFormBytes, TooLarge);
        var reader = Open(request, body);
        var (fields, fileName) = await ReadCountedAsync(reader, body, audio, userId, cancellationToken);
        span?.SetTag(AttributeNames.HttpRequestBodySize, request.ContentLength ?? audio.Size);

        var format = audio.Format ?? throw new PostRejected(
            Problem.UnsupportedMediaType("The file is no audio that Sidechain takes: send WAV, or Opus in Ogg."));
        // Whoever reads the samples knows the waveform; the client's is for what only it has decoded.
        var clients = fields.Peaks();
        var draft = new PostDraft(fields.Title(fileName), fields.Bpm(), fields.Key(), Audio: null, AudioUrl: null, audio.Peaks ?? clients);
        var isToEncode = fields.EncodeHere() && format == AudioFormat.Wav && AudioTranscoder.IsAvailable;
        return (draft, isToEncode ? null : await audio.KeepAsync(format));
    }

    private async Task<StoredAudio> EncodeAsync(
        IncomingAudio wav, string userId, string address, string title, CancellationToken cancellationToken)
    {
        try
        {
            return await transcoder.RunAsync(wav, userId, address, title, cancellationToken);
        }
        catch (InvalidAudioException e)
        {
            throw new PostRejected(Problem.UnsupportedMediaType(e.Message));
        }
        catch (EncodingRefusedException refused)
        {
            throw new PostRejected(refused.Problem);
        }
    }

    // Also what is refused later was sent.
    private async Task<(PostFields Fields, string? FileName)> ReadCountedAsync(
        MultipartReader reader, CountedStream body, IncomingAudio audio, string userId, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadPartsAsync(reader, audio, cancellationToken);
        }
        finally
        {
            quota.Add(userId, body.Count);
        }
    }

    private MultipartReader Open(HttpRequest request, CountedStream body)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw new PostRejected(
                Problem.UnsupportedMediaType(
                    "Send the post as multipart/form-data with the file in the part 'audio', or as JSON with its audio_url."));
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary))
        {
            throw new PostRejected(Problem.BadRequest("The Content-Type multipart/form-data has no boundary."));
        }

        if (boundary.Length > MaxBoundary)
        {
            throw new PostRejected(Problem.BadRequest($"The boundary in Content-Type is longer than {MaxBoundary} characters."));
        }

        if (request.ContentLength > _maxBytes + MaxFormBytes)
        {
            throw TooLarge();
        }

        // Counted as they come: the server's own limit would cut the connection instead of answering.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        return new MultipartReader(boundary, body);
    }

    private async Task<(PostFields Fields, string? FileName)> ReadPartsAsync(
        MultipartReader reader, IncomingAudio audio, CancellationToken cancellationToken)
    {
        var fields = new PostFields();
        string? fileName = null;
        var found = false;
        var parts = 0;
        try
        {
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (++parts > MaxParts)
                {
                    throw new PostRejected(Problem.BadRequest($"The multipart body has more than {MaxParts} parts."));
                }

                var disposition = section.GetContentDispositionHeader();
                var name = HeaderUtilities.RemoveQuotes(disposition?.Name ?? default).ToString();
                if (name == AudioPart && !found)
                {
                    found = true;
                    fileName = HeaderUtilities.RemoveQuotes(
                        disposition!.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
                    if (!await audio.WriteAsync(section.Body, _maxBytes, cancellationToken))
                    {
                        throw TooLarge();
                    }
                }
                else if (PostFields.IsKnown(name))
                {
                    fields.Set(name, await ReadFieldAsync(name, section.Body, cancellationToken));
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException
            || (e is IOException and not (BadHttpRequestException or ConnectionResetException or StorageFullException)
                && !cancellationToken.IsCancellationRequested))
        {
            throw new PostRejected(Problem.BadRequest("The multipart body is broken or ends too early: send it again."));
        }

        return found && audio.Size > 0
            ? (fields, fileName)
            : throw new PostRejected(Problem.BadRequest("The part 'audio' with the file is missing or empty."));
    }

    private static async Task<string> ReadFieldAsync(string name, System.IO.Stream body, CancellationToken cancellationToken)
    {
        var most = name == "peaks" ? MaxPeaksBytes : MaxFieldBytes;
        var buffer = new byte[most + 1];
        var count = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return count <= most
            ? Encoding.UTF8.GetString(buffer, 0, count)
            : throw new PostRejected(Problem.BadRequest($"The field {name} is longer than {most} bytes."));
    }

    private PostRejected TooLarge() => new(
        Problem.TooLarge(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The file is larger than {_maxBytes / (1024.0 * 1024):0.##} MB, the most that Sidechain takes.")));
}
