using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using Sidechain.Api.Database.Tables;
using Sidechain.Api.Limits;
using Sidechain.ServiceDefaults.Dashboard;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Posts;

/// <summary>Sharing a loop, and reading what was shared.</summary>
internal static class PostsApi
{
    private const string Posts = "/api/v1/posts";
    private const string Tag = "Posts";

    public static void MapPosts(this IEndpointRouteBuilder routes)
    {
        // Written out, not as a group with "": that would end the route, and with it the span's name, in a slash.
        routes.MapPost(Posts, CreateAsync).RequireAuthorization().WithLimit(PostsFeature.UploadLimit, isAfterBody: true).WithTags(Tag)
            .Describe("CreatePost", "Shares a loop", 400, 401, 408, 413, 415, 422, 429, 503, 507)
            .WithBody("multipart/form-data", Form).WithBody("application/json", Link);
        routes.MapGet($"{Posts}/{{id}}", ReadAsync).RequireAuthorization().WithLimit(ReadLimit.Name).WithTags(Tag)
            .Describe("ReadPost", "Reads a post", 401, 404, 429, 503);
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
            ["peaks"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = "The waveform as a JSON list of up to 1,000 whole numbers from 0 to 255; of WAV, api makes it itself.",
            },
            ["bpm"] = new OpenApiSchema { Type = JsonSchemaType.Number },
            ["key"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Musical, such as F#m." },
            ["encode"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = ["client", "server"],
                Description =
                    "server: the WAV is kept as Opus, encoded here, where that can be done; client, the default: it is kept as it came.",
            },
        },
    };

    // The members that LinkedPostReading reads.
    private static OpenApiSchema Link => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "audio_url" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["audio_url"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Format = "uri",
                Description = "Where the audio lies: stored and shown, never fetched.",
            },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The address' last segment where it is missing." },
            ["bpm"] = new OpenApiSchema { Type = JsonSchemaType.Number },
            ["key"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Musical, such as F#m." },
            ["peaks"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema { Type = JsonSchemaType.Integer },
                Description = "The waveform, up to 1,000 whole numbers from 0 to 255.",
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
            if (IdempotencyKey.WhyNot(idempotencyKey) is { } badKey)
            {
                return badKey;
            }

            var draft = await upload.ReadAsync(request, user.Id, cancellationToken);
            if (await request.HttpContext.EnterSharedAsync(cancellationToken) is { } busy)
            {
                return busy;
            }

            var post = await creation.CreateAsync(
                user, draft, string.IsNullOrEmpty(idempotencyKey) ? null : idempotencyKey, cancellationToken);
            return TypedResults.Created(
                $"/api/v1/posts/{post.Id}",
                post with { DashboardUrl = Activity.Current is { } span ? dashboard.To(span.TraceId.ToHexString()) : null });
        }
        catch (PostRejected rejected)
        {
            return rejected.Problem;
        }
    }

    private static async Task<Results<Ok<PostAnswer>, Problem>> ReadAsync(
        string id, SidechainUser user, PostStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, user.Id, cancellationToken) is { } post ? TypedResults.Ok(PostAnswer.Of(post)) : Missing();

    public static Problem Missing() => Problem.NotFound("There is no post with this id.");
}
