using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Sidechain.Client.Sessions;

/// <summary>Documents of the services' answers, read by one rule, whichever command asked.</summary>
public static class AnswerDocument
{
    /// <summary>The document of a successful answer.</summary>
    /// <exception cref="Failures.ClientException">It is none of ours.</exception>
    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, Func<byte[], T> read, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return Read(response, () => read(body));
    }

    /// <summary>The document of a successful answer, or of a part of it.</summary>
    /// <param name="response">The answer, for the sentence.</param>
    /// <param name="read">Throws where it is not what our services send.</param>
    /// <exception cref="Failures.ClientException">It is none of ours.</exception>
    public static T Read<T>(HttpResponseMessage response, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException or ArgumentException
            or FormatException or OverflowException or KeyNotFoundException)
        {
            throw ApiFailure.NotOurs(response, e);
        }
    }

    /// <summary>
    /// A document in which all is there that its type says: the type comes from a context with <c>RespectNullableAnnotations</c> and
    /// <c>RespectRequiredConstructorParameters</c>. No list of ours has a hole.
    /// </summary>
    /// <exception cref="JsonException">Something is missing, or it is not JSON.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type)
        where T : class
    {
        RequireNoHoles(utf8);
        return JsonSerializer.Deserialize(utf8, type) ?? throw new JsonException("The document is null.");
    }

    /// <summary>The serializer does not look for null between the items of a list.</summary>
    private static void RequireNoHoles(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        var isList = new Stack<bool>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray or JsonTokenType.StartObject:
                    isList.Push(reader.TokenType == JsonTokenType.StartArray);
                    break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    isList.Pop();
                    break;
                case JsonTokenType.Null when isList.TryPeek(out var inList) && inList:
                    throw new JsonException("A list has null in it.");
            }
        }
    }
}
