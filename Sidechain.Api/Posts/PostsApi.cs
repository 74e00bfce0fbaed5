using Microsoft.Net.Http.Headers;
using Sidechain.Api.Audio;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Posts;

/// <summary>Sharing a loop, and reading what was shared.</summary>
internal static class PostsApi
{
    private const string Posts = "/api/v1/posts";
    private const int MaxIdempotencyKey = 128;

    public static void MapPosts(this IEndpointRouteBuilder routes)
    {
        // Written out, not as a group with "": that would end the route, and with it the span's name, in a slash.
        routes.MapPost(Posts, CreateAsync).RequireAuthorization();
        routes.MapGet($"{Posts}/{{id}}", ReadAsync).RequireAuthorization();
        routes.MapGet($"{Posts}/{{id}}/audio", ReadAudioAsync).RequireAuthorization();
    }

    private static async Task<IResult> CreateAsync(
        HttpRequest request, SidechainUser user, PostUpload upload, PostCreation creation, CancellationToken cancellationToken)
    {
        try
        {
            var key = IdempotencyKeyOf(request);
            var draft = await upload.ReadAsync(request, cancellationToken);
            var post = await creation.CreateAsync(user, draft, key, cancellationToken);
            return Results.Created($"/api/v1/posts/{post.Id}", post);
        }
        catch (PostRejected rejected)
        {
            return rejected.Problem;
        }
    }

    private static async Task<IResult> ReadAsync(string id, PostStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } post
            ? Results.Ok(PostAnswer.Of(post, post.Author!.Name))
            : Problem.NotFound("There is no post with this id.");

    /// <summary>The whole file or the range asked for. Its name is its content, so it never changes.</summary>
    private static async Task<IResult> ReadAudioAsync(string id, PostStore store, AudioFiles files, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } post)
            return Problem.NotFound("There is no post with this id.");

        var format = AudioFormat.Of(post.AudioFormat);
        return Results.File(
            files.PathOf(post.AudioSha256),
            format.ContentType,
            fileDownloadName: null,
            lastModified: post.CreatedAt,
            entityTag: new EntityTagHeaderValue($"\"{post.AudioSha256}\""),
            enableRangeProcessing: true);
    }

    private static string? IdempotencyKeyOf(HttpRequest request)
    {
        var key = request.Headers["Idempotency-Key"].ToString();
        return key.Length <= MaxIdempotencyKey
            ? key.Length == 0 ? null : key
            : throw new PostRejected(Problem.BadRequest($"Idempotency-Key must have at most {MaxIdempotencyKey} characters."));
    }
}
