using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Sidechain.Cli.Server;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Cli.Uploads;

/// <summary><c>POST /api/v1/posts</c> as multipart: the fields first, so that the server knows them before the audio arrives.</summary>
internal static class PostRequest
{
    private const string Path = "api/v1/posts";

    /// <summary>Above this the server may say no before the body is on its way (Expect: 100-continue); below, the round trip costs more.</summary>
    private const int AskFirstLength = 1_000_000;

    /// <returns>The post, and the server's own time where it told it.</returns>
    public static async Task<(CreatedPost Post, TimeSpan? ServerTime)> SendAsync(
        ApiSession session, UploadRequest upload, EncodedLoop loop, Action<long>? progress, CancellationToken cancellation)
    {
        using var request = session.Request(HttpMethod.Post, Path);
        request.Content = Form(upload, loop, progress);
        // Whoever repeats this request (a handler after a redirect, a proxy) makes no second post.
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        request.Headers.ExpectContinue = loop.Content.Length > AskFirstLength;
        using var response = await session.Http.SendAsync(request, cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
            session.Token = null; // The trace of this failure goes out without it: telemetry would refuse it too.
        await ApiFailure.ThrowIfFailedAsync(response, session.Settings.Origin, cancellation).ConfigureAwait(false);
        return (await ReadAsync(response, session.Settings.Origin, cancellation).ConfigureAwait(false), ServerTime(response));
    }

    private static MultipartFormDataContent Form(UploadRequest upload, EncodedLoop loop, Action<long>? progress)
    {
        var form = new MultipartFormDataContent { { new StringContent(upload.EffectiveTitle), "title" } };
        if (upload.Bpm is { } bpm)
            form.Add(new StringContent(bpm.ToString(CultureInfo.InvariantCulture)), "bpm");
        if (upload.Key is { } key)
            form.Add(new StringContent(key), "key");
        form.Add(new MeteredContent(loop.Content, loop.ContentType, progress), "audio", loop.FileName);
        return form;
    }

    private static async Task<CreatedPost> ReadAsync(HttpResponseMessage response, string origin, CancellationToken cancellation)
    {
        try
        {
            var post = await response.Content.ReadFromJsonAsync(CliJson.Default.CreatedPost, cancellation).ConfigureAwait(false);
            return post is { Id.Length: > 0 } ? post : throw ApiFailure.NotOurs(origin, null);
        }
        catch (JsonException e)
        {
            throw ApiFailure.NotOurs(origin, e);
        }
    }

    private static TimeSpan? ServerTime(HttpResponseMessage response) =>
        response.Headers.TryGetValues(HeaderNames.ServerTime, out var values)
        && double.TryParse(values.FirstOrDefault(), NumberStyles.Float, CultureInfo.InvariantCulture, out var ms)
        && ms is >= 0 and < 86_400_000
            ? TimeSpan.FromMilliseconds(ms)
            : null;
}
