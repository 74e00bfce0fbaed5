using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sidechain.Client.Documents;
using Sidechain.Client.Sessions;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Uploads;

/// <summary><c>POST /api/v1/posts</c> as multipart: the fields first, so that the server knows them before the audio arrives.</summary>
public static class PostRequest
{
    private const string Path = "api/v1/posts";

    /// <summary>
    /// Above this the server may say no before the body is on its way (Expect: 100-continue); below, the round trip costs more.
    /// </summary>
    private const int AskFirstLength = 1_000_000;

    /// <summary>As the api has it. Characters.</summary>
    private const int MaxTitle = 200;

    /// <summary>
    /// Sends the loop. A refused token is renewed once, where the session knows how, and the request repeated under the same key.
    /// </summary>
    /// <param name="session">Whose loop it is.</param>
    /// <param name="upload">The fields.</param>
    /// <param name="loop">The bytes.</param>
    /// <param name="progress">Told how many bytes are on their way.</param>
    /// <param name="cancellationToken">Ends it, at the server too.</param>
    /// <returns>The post, and the server's own time where it told it.</returns>
    /// <exception cref="Failures.ClientException">An answer that is no success.</exception>
    public static Task<(CreatedPost Post, TimeSpan? ServerTime)> SendAsync(
        ApiSession session, UploadRequest upload, EncodedLoop loop, Action<long>? progress, CancellationToken cancellationToken) =>
        session.LostAnswerKeys is { } lost
            ? lost.SendAsync(
                () => Digest(session, upload, loop),
                upload.IdempotencyKey,
                key => SendOnceAsync(session, upload with { IdempotencyKey = key }, loop, progress, cancellationToken))
            : SendOnceAsync(session, upload, loop, progress, cancellationToken);

    private static async Task<(CreatedPost Post, TimeSpan? ServerTime)> SendOnceAsync(
        ApiSession session, UploadRequest upload, EncodedLoop loop, Action<long>? progress, CancellationToken cancellationToken)
    {
        using var response = await ApiCall.SendAsync(session, () => Request(session, upload, loop, progress), cancellationToken)
            .ConfigureAwait(false);
        await ApiFailure.ThrowIfFailedAsync(response, session.Settings.Origin, cancellationToken).ConfigureAwait(false);
        var post = await ApiCall.ReadAsync(response, AnswerJson.Default.CreatedPost, cancellationToken).ConfigureAwait(false);
        return post.Id.Length > 0 ? (post, ServerTime(response)) : throw ApiFailure.NotOurs(response);
    }

    private static string Digest(ApiSession session, UploadRequest upload, EncodedLoop loop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var fields = string.Create(
            CultureInfo.InvariantCulture,
            $"{session.Settings.Origin} {Path} {upload.EffectiveTitle} {upload.Bpm} {upload.Key} {upload.Encode} {loop.FileName} ");
        hash.AppendData(Encoding.UTF8.GetBytes(fields));
        hash.AppendData(loop.Content.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static HttpRequestMessage Request(ApiSession session, UploadRequest upload, EncodedLoop loop, Action<long>? progress)
    {
        var request = session.Request(HttpMethod.Post, Path);
        request.Content = Form(upload, loop, progress);
        request.Options.Set(
            ApiFailure.WhenTooLarge, upload.EffectiveTitle.Length > MaxTitle ? "Give it a shorter title." : "Share a shorter loop.");
        request.Headers.Add("Idempotency-Key", upload.IdempotencyKey);
        request.Headers.ExpectContinue = loop.Content.Length > AskFirstLength;
        return request;
    }

    private static MultipartFormDataContent Form(UploadRequest upload, EncodedLoop loop, Action<long>? progress)
    {
        var form = new MultipartFormDataContent { { new StringContent(upload.EffectiveTitle), "title" } };
        if ((upload.Bpm ?? upload.Source.Bpm) is { } bpm)
        {
            form.Add(new StringContent(bpm.ToString(CultureInfo.InvariantCulture)), "bpm");
        }

        if ((upload.Key ?? upload.Source.Key) is { } key)
        {
            form.Add(new StringContent(key), "key");
        }

        if (upload.Encode == EncodeOn.Server)
        {
            form.Add(new StringContent("server"), "encode");
        }

        if (loop.Peaks is { } peaks)
        {
            form.Add(new StringContent($"[{string.Join(',', peaks)}]"), "peaks");
        }

        // Not by Add's own parameter, which refuses a quotation mark or a line break; RFC 5987 encodes whatever a file system allows.
        var audio = new MeteredContent(loop.Content, loop.ContentType, progress);
        audio.Headers.ContentDisposition = new("form-data")
        {
            Name = "audio",
            FileName = $"loop{System.IO.Path.GetExtension(loop.FileName)}",
            FileNameStar = loop.FileName,
        };
        form.Add(audio);
        return form;
    }

    private static TimeSpan? ServerTime(HttpResponseMessage response) =>
        response.Headers.TryGetValues(HeaderNames.ServerTime, out var values)
        && double.TryParse(values.FirstOrDefault(), NumberStyles.Float, CultureInfo.InvariantCulture, out var ms)
        && ms is >= 0 and < 86_400_000
            ? TimeSpan.FromMilliseconds(ms)
            : null;
}
