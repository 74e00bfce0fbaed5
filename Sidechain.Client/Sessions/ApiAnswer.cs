using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sidechain.Client.Terminal;

namespace Sidechain.Client.Sessions;

/// <summary>Answers of the services: received within bounds, and read by one rule, whichever command asked.</summary>
public static class ApiAnswer
{
    /// <summary>
    /// Telemetry has no more for the answers of all its readers (<c>Query:AnswerBytes</c>); api's are far shorter. Bytes.
    /// </summary>
    public const int MaxLength = 256 * 1024 * 1024;

    /// <summary>
    /// From the headers on. A line of 300 kB a second brings the longest answer in this time; a server that only drips is given up.
    /// </summary>
    internal static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(15);

    /// <summary>Sends a request and waits for the whole answer, whatever its status.</summary>
    /// <exception cref="Commands.ClientException">The answer is longer than any of ours.</exception>
    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        try
        {
            await ReceiveAsync(response, MaxLength, MaxTime, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>The document of a successful answer.</summary>
    /// <exception cref="Commands.ClientException">It is none of ours.</exception>
    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, Func<byte[], T> read, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return Read(response, () => read(body));
    }

    /// <summary>The document of a successful answer, or of a part of it.</summary>
    /// <param name="response">The answer, for the sentence.</param>
    /// <param name="read">Throws where it is not what our services send.</param>
    /// <exception cref="Commands.ClientException">It is none of ours.</exception>
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
    public static T Document<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type)
        where T : class
    {
        RequireNoHoles(utf8);
        return JsonSerializer.Deserialize(utf8, type) ?? throw new JsonException("The document is null.");
    }

    /// <summary>The answer's body, within bounds.</summary>
    /// <exception cref="Commands.ClientException">It is longer.</exception>
    internal static async Task ReceiveAsync(
        HttpResponseMessage response, long maxLength, TimeSpan maxTime, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(maxTime);
        try
        {
            await response.Content.LoadIntoBufferAsync(maxLength, late.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw ApiFailure.TooLong(response, maxLength, e);
        }
        catch (OperationCanceledException e) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var sentence = $"its answer took longer than {Amounts.Time(maxTime)}";
            throw new TaskCanceledException(sentence, new TimeoutException(sentence, e));
        }
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
