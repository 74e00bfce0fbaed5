using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Bodies;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api.Posts;

/// <summary>Reads the JSON of a post whose audio lies elsewhere.</summary>
internal sealed class LinkedPostReading(BodyReading body, IOptions<JsonOptions> json)
{
    // An address that is escaped throughout, a title, a thousand peaks: much less.
    private const int MaxBytes = 64 * 1024;

    public static bool IsJson(HttpRequest request) => request.HasJsonContentType();

    /// <exception cref="PostRejected">What is wrong with it.</exception>
    public Task<PostDraft> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBytes;
        }

        return body.RunAsync(
            request.HttpContext,
            async (span, limited) =>
            {
                var counted = new CountedStream(request.Body, MaxBytes, () => new PostRejected(Problem.TooLarge()));
                request.Body = counted;
                var post = await ParseAsync(request, limited);
                span?.SetTag(AttributeNames.HttpRequestBodySize, counted.Count);
                return Draft(post);
            },
            cancellationToken);
    }

    private async Task<LinkedPost> ParseAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await request.ReadFromJsonAsync<LinkedPost>(json.Value.SerializerOptions, cancellationToken) ?? throw NotJson();
        }
        catch (JsonException)
        {
            throw NotJson();
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new PostRejected(Problem.TooLarge());
        }
    }

    private static PostDraft Draft(LinkedPost post)
    {
        var url = LinkedAudio.Parse(post.AudioUrl);
        var fields = new PostFields();
        fields.Set("title", post.Title ?? "");
        fields.Set("bpm", post.Bpm?.ToString(CultureInfo.InvariantCulture) ?? "");
        fields.Set("key", post.Key ?? "");
        var peaks = post.Peaks is { ValueKind: not JsonValueKind.Null } list ? ClientPeaks.Parse(list.GetRawText()) : null;
        return new PostDraft(fields.Title(LinkedAudio.FileName(url)), fields.Bpm(), fields.Key(), Audio: null, url.AbsoluteUri, peaks);
    }

    private static PostRejected NotJson() => new(Problem.BadRequest("The body is not the JSON document that this address takes."));
}
