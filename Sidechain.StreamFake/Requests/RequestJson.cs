using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;
using Sidechain.StreamFake.Answers;

namespace Sidechain.StreamFake.Requests;

/// <summary>The body of a request: JSON of at most 2 MiB and 32 levels, every object's names different, every text real text.</summary>
internal static class RequestJson
{
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>The journal and enriched answers put further levels around what is posted, and readers of either stop at 64.</summary>
    public const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    public static async Task<JsonDocument> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBytes;
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        try
        {
            // The document keeps the buffer, and a refused one is nobody's.
            var utf8 = body.GetBuffer().AsMemory(0, (int)body.Length);
            RequireText(utf8.Span);
            return JsonDocument.Parse(utf8, Strict);
        }
        catch (JsonException e)
        {
            throw new StreamException(StreamError.Input, $"the body is not JSON: {e.Message}");
        }
    }

    /// <summary>Half of a surrogate pair, or bytes that are no UTF-8, would fail later, wherever the text is first looked at.</summary>
    private static void RequireText(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !IsText(ref reader))
            {
                throw new StreamException(StreamError.Input, "the body is not JSON: a text in it is not Unicode");
            }
        }
    }

    private static bool IsText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Utf8.IsValid(reader.ValueSpan);
        }

        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
