using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Sidechain.Client.Commands;
using Sidechain.Client.Terminal;
using Sidechain.Traces.Views;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Sessions;

/// <summary>Turns an answer that is no success into the sentence that the user sees.</summary>
public static class ApiFailure
{
    /// <summary>A problem document is a few hundred bytes; a proxy's error page may be anything.</summary>
    private const int MaxProblemLength = 64 * 1024;

    /// <summary>Throws unless the answer is a success.</summary>
    /// <exception cref="ClientException">With the server's own sentence, and what to do.</exception>
    public static async Task ThrowIfFailedAsync(HttpResponseMessage response, string origin, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var problem = await ReadProblemAsync(response, cancellationToken).ConfigureAwait(false);
        var status = (int)response.StatusCode;
        var said = problem?.Sentence is { Length: > 0 } sentence
            ? EndedByStop(TreeText.Printable(sentence))
            : $"{origin} answered {status} {TreeText.Printable(response.ReasonPhrase ?? "")}.";
        throw new ClientException($"{said} {Elsewhere(problem) ?? Advice(response)}".TrimEnd(), ExitCode(response.StatusCode))
        {
            // A server's text must not steer the terminal.
            TraceId = (problem?.TraceId ?? EchoedTraceId(response)) is { } id ? TreeText.Printable(id) : null,
            Status = status,
            RetryAfter = RetryAfter(response.Headers.RetryAfter),
        };
    }

    /// <summary>A success whose body is not what our services answer.</summary>
    public static ClientException NotOurs(HttpResponseMessage response, Exception? inner = null) =>
        Strange(response, "is none that sidechain understands", inner);

    /// <summary>A body that is longer than any of ours.</summary>
    public static ClientException TooLong(HttpResponseMessage response, long maxLength, Exception? inner) =>
        Strange(response, $"has more than {Amounts.Size(maxLength)}, the most that sidechain reads", inner);

    private static ClientException Strange(HttpResponseMessage response, string what, Exception? inner)
    {
        var request = response.RequestMessage!;
        var asked = request.RequestUri!;
        var sentence = $"The answer of {asked.GetLeftPart(UriPartial.Authority)} to {request.Method} {asked.AbsolutePath} {what}.";
        return new ClientException($"{sentence} Check --api-url and {Settings.ApiUrlVariable}.", inner: inner)
        {
            TraceId = EchoedTraceId(response) is { } id ? TreeText.Printable(id) : null,
        };
    }

    private static int ExitCode(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ExitCodes.NotAuthorised,
        HttpStatusCode.NotFound => ExitCodes.NotFound,
        _ => ExitCodes.Failed,
    };

    private static string Advice(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        401 => "To log in: ./sidechain login --user NAME --password -",
        403 => "To log in as somebody who may: ./sidechain login --user NAME --password -",
        413 => "Share a shorter loop.",
        429 or 503 when RetryAfter(response.Headers.RetryAfter) is { } wait => $"Try again in {Amounts.Time(wait)}.",
        429 => "Wait a minute and try again.",
        >= 500 => "Try again; if it stays, give support the trace ID.",
        _ => "",
    };

    /// <summary>The audio of a post that was made of an address alone: the server only knows where it lies.</summary>
    private static string? Elsewhere(ProblemDocument? problem) =>
        Uri.TryCreate(problem?.AudioUrl, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? $"Get it there: {address.AbsoluteUri}" : null;

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta is { } delta && delta > TimeSpan.Zero ? delta : null;

    private static async Task<ProblemDocument?> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json")
            || response.Content.Headers.ContentLength > MaxProblemLength)
            return null;
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxProblemLength, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return JsonSerializer.Deserialize(body, ClientJson.Default.ProblemDocument);
        }
        catch (Exception e) when (e is JsonException or HttpRequestException)
        {
            return null; // The status alone must do.
        }
    }

    private static string? EchoedTraceId(HttpResponseMessage response) =>
        response.Headers.TryGetValues(HeaderNames.TraceId, out var values) ? values.FirstOrDefault() : null;

    private static string EndedByStop(string sentence) => sentence.TrimEnd() is [.., '.' or '!' or '?'] whole ? whole : sentence.TrimEnd() + ".";
}
