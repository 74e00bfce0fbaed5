using Microsoft.Net.Http.Headers;
using Sidechain.Api.Audio;
using Sidechain.Api.Limits;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api.Posts;

/// <summary>The audio of posts, to play and to keep.</summary>
internal static class PostAudioApi
{
    private const string Post = "/api/v1/posts/{id}";
    private const string Tag = "Posts";

    public static void MapPostAudio(this IEndpointRouteBuilder routes)
    {
        routes.MapGet($"{Post}/audio", PlayAsync).RequireAuthorization().WithLimit(ReadLimit.Name).WithTags(Tag)
            .Describe("ReadAudio", "Reads a post's audio, the whole of it or a range", 401, 404, 429, 503)
            .AnswersWithFile(AudioFormat.Opus.ContentType, AudioFormat.Wav.ContentType);
        routes.MapGet($"{Post}/download", DownloadAsync).RequireAuthorization().WithLimit(ReadLimit.Name).WithTags(Tag)
            .Describe("DownloadAudio", "Reads a post's audio as a file to keep, and counts that", 401, 404, 429, 503)
            .AnswersWithFile(AudioFormat.Opus.ContentType, AudioFormat.Wav.ContentType);
    }

    private static async Task<IResult> PlayAsync(
        string id, PostStore posts, AudioFiles files, HttpContext context, CancellationToken cancellationToken)
    {
        var audio = await posts.FindAudioAsync(id, cancellationToken);
        return audio?.AudioSha256 is null ? Refusal(audio) : File(audio, files, context, downloadName: null);
    }

    // The span lasts until the last byte is written, so the handler writes the answer itself.
    private static async Task DownloadAsync(
        string id, HttpContext context, PostStore posts, AudioFiles files, CancellationToken cancellationToken) =>
        await ApiSpans.RunAsync(SpanNames.AudioDownload, async span =>
        {
            var audio = DownloadCounting.Counts(context.Request)
                ? await posts.CountDownloadAsync(id, cancellationToken)
                : await posts.FindAudioAsync(id, cancellationToken);
            span?.SetTag(AttributeNames.PostId, audio?.Id);
            span?.SetTag(AttributeNames.AudioFormat, audio?.AudioFormat);
            span?.SetTag(AttributeNames.FileSize, audio?.AudioSize);
            var answer = audio?.AudioSha256 is null ? Refusal(audio) : File(audio, files, context, DownloadName.Of(audio));
            await answer.ExecuteAsync(context);
            return answer;
        });

    private static Problem Refusal(PostAudio? audio) => audio is null
        ? PostsApi.Missing()
        : Problem.NotFound("The audio of this post lies elsewhere: audio_url says where.") with
        {
            Members = new Dictionary<string, object?> { ["audio_url"] = audio.AudioUrl },
        };

    /// <summary>The whole file or the range asked for. Its name is its content, so it never changes.</summary>
    private static IResult File(PostAudio audio, AudioFiles files, HttpContext context, string? downloadName)
    {
        QuietFileBody.Use(context);
        // The type is told by what was uploaded, so nothing that a browser would run.
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.File(
            files.PathOf(audio.AudioSha256!),
            AudioFormat.Of(audio.AudioFormat!).ContentType,
            downloadName,
            lastModified: audio.CreatedAt,
            entityTag: new EntityTagHeaderValue($"\"{audio.AudioSha256}\""),
            enableRangeProcessing: true);
    }
}
