using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using Sidechain.Api.Audio;
using Sidechain.ServiceDefaults.Dashboard;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Posts;

/// <summary>Sharing a loop, and reading what was shared.</summary>
internal static class PostsApi
{
    private const string Posts = "/api/v1/posts";
    private const string Tag = "Posts";
    private const int MaxIdempotencyKey = 128;

    public static void MapPosts(this IEndpointRouteBuilder routes)
    {
        // Written out, not as a group with "": that would end the route, and with it the span's name, in a slash.
        routes.MapPost(Posts, CreateAsync).RequireAuthorization().WithLimit(PostsRegistration.UploadLimit).WithTags(Tag)
            .Describe("CreatePost", "Shares a loop", 400, 401, 408, 413, 415, 422, 429, 503, 507)
            .WithBody("multipart/form-data", Form);
        routes.MapGet($"{Posts}/{{id}}", ReadAsync).RequireAuthorization().WithLimit(PostsRegistration.ReadLimit).WithTags(Tag)
            .Describe("ReadPost", "Reads a post", 401, 404, 429, 503);
        routes.MapGet($"{Posts}/{{id}}/audio", ReadAudioAsync).RequireAuthorization().WithLimit(PostsRegistration.ReadLimit).WithTags(Tag)
            .Describe("ReadAudio", "Reads a post's audio, the whole of it or a range", 401, 404, 429, 503)
            .Produces<FileStreamHttpResult>(StatusCodes.Status200OK, AudioFormat.Opus.ContentType, AudioFormat.Wav.ContentType);
    }

    // The fields that PostUpload reads.
    private static OpenApiSchema Form => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "audio" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["audio"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "WAV, or Opus in Ogg." },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The file's name where it is missing." },
            ["bpm"] = new OpenApiSchema { Type = JsonSchemaType.Number },
            ["key"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Musical, such as F#m." },
            ["encode"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = ["client", "server"],
                Description = "server: the WAV is kept as Opus, encoded here, where that can be done; client, the default: it is kept as it came.",
            },
        },
    };

    private static async Task<Results<Created<PostAnswer>, Problem>> CreateAsync(
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        HttpRequest request,
        SidechainUser user,
        PostUpload upload,
        PostCreation creation,
        DashboardLinks dashboard,
        CancellationToken cancellationToken)
    {
        try
        {
            if (idempotencyKey?.Length > MaxIdempotencyKey)
                return Problem.BadRequest($"Idempotency-Key must have at most {MaxIdempotencyKey} characters.");
            var draft = await upload.ReadAsync(request, user.Id, cancellationToken);
            var post = await creation.CreateAsync(user, draft, string.IsNullOrEmpty(idempotencyKey) ? null : idempotencyKey, cancellationToken);
            return TypedResults.Created($"/api/v1/posts/{post.Id}", post with { DashboardUrl = Activity.Current is { } span ? dashboard.To(span.TraceId.ToHexString()) : null });
        }
        catch (PostRejected rejected)
        {
            return rejected.Problem;
        }
    }

    private static async Task<Results<Ok<PostAnswer>, Problem>> ReadAsync(string id, PostStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } post
            ? TypedResults.Ok(PostAnswer.Of(post, post.Author!.Name))
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
}
