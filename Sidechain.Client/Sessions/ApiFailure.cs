using System.Net;
using Sidechain.Client.Configuration;
using Sidechain.Client.Documents;
using Sidechain.Client.Failures;
using Sidechain.Client.Terminal;
using Sidechain.Traces.Views;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Sessions;

/// <summary>Turns an answer that is no success into the sentence that the user sees.</summary>
public static class ApiFailure
{
    /// <summary>How the user gets below the server's limit, for the answer 413: the request's maker knows what is long in it.</summary>
    internal static readonly HttpRequestOptionsKey<string> WhenTooLarge = new("sidechain.when_too_large");

    /// <summary>Throws unless the answer is a success.</summary>
    /// <exception cref="ClientException">With the server's own sentence, and what to do.</exception>
    public static async Task ThrowIfFailedAsync(HttpResponseMessage response, string origin, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var problem = await FailureBody.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        var status = (int)response.StatusCode;
        var said = problem?.Sentence is { Length: > 0 } sentence
            ? EndedByStop(TreeText.Printable(sentence))
            : $"{origin} answered {status} {TreeText.Printable(response.ReasonPhrase ?? "")}.";
        var told = Redirection.Sentence(response, origin) ?? $"{said} {Elsewhere(problem) ?? Advice(response)}".TrimEnd();
        throw new ClientException(told, ExitCode(response.StatusCode))
        {
            // A server's text must not steer the terminal.
            TraceId = (problem?.TraceId ?? EchoedTraceId(response)) is { } id ? TreeText.Printable(id) : null,
            Status = status,
            RetryAfter = RetryTime.Of(response),
        };
    }

    /// <summary>A success whose body is not what our services answer.</summary>
    public static ClientException NotOurs(HttpResponseMessage response, Exception? inner = null) =>
        Strange(response, "is none that sidechain understands", inner);

    /// <summary>A body that is longer than any of ours.</summary>
    public static ClientException TooLong(HttpResponseMessage response, long maxLength, Exception? inner) =>
        Strange(response, $"has more than {Amounts.Size(maxLength)}, the most that sidechain reads", inner);

    /// <summary>A success that is about something else than what was asked for.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="asked">The user's or the post's name, as asked for.</param>
    /// <param name="told">As answered.</param>
    public static ClientException AboutAnother(HttpResponseMessage response, string asked, string told) =>
        Strange(response, $"is about {TreeText.Printable(told)}, not about {asked}", inner: null);

    /// <summary>A body of which so little came that waiting for the rest makes no sense.</summary>
    internal static ClientException TooSlow(HttpResponseMessage response, long length, TimeSpan time, Exception inner) =>
        Broken(response, $"{Answer(response)} comes too slowly: {Amounts.Size(length)} in {Amounts.Time(time)}.", inner);

    /// <summary>A body in which the server fell silent.</summary>
    internal static ClientException Stopped(HttpResponseMessage response, TimeoutException silent)
    {
        var (request, origin) = (response.RequestMessage!, OriginOf(response));
        var asked = $"{request.Method} {request.RequestUri!.AbsolutePath}";
        return Broken(response, $"{origin} stopped sending in the middle of its answer to {asked} ({silent.Message}).", silent);
    }

    private static ClientException Strange(HttpResponseMessage response, string what, Exception? inner) =>
        About(response, $"{Answer(response)} {what}. Check --api-url and {Settings.ApiUrlVariable}.", inner);

    private static ClientException Broken(HttpResponseMessage response, string sentence, Exception inner) =>
        About(response, $"{sentence} Try again; if it stays, give support the trace ID.", inner);

    private static ClientException About(HttpResponseMessage response, string sentence, Exception? inner) => new(sentence, inner: inner)
    {
        TraceId = EchoedTraceId(response) is { } id ? TreeText.Printable(id) : null,
    };

    private static string Answer(HttpResponseMessage response) =>
        $"The answer of {OriginOf(response)} to {response.RequestMessage!.Method} {response.RequestMessage.RequestUri!.AbsolutePath}";

    private static string OriginOf(HttpResponseMessage response) => response.RequestMessage!.RequestUri!.GetLeftPart(UriPartial.Authority);

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
        413 => response.RequestMessage?.Options.TryGetValue(WhenTooLarge, out var advice) == true ? advice : "",
        429 or 503 when RetryTime.Advice(response) is { } advice => advice,
        429 => "Wait a minute and try again.",
        >= 500 => "Try again; if it stays, give support the trace ID.",
        _ => "",
    };

    /// <summary>The audio of a post that was made of an address alone: the server only knows where it lies.</summary>
    private static string? Elsewhere(ProblemDocument? problem) =>
        Uri.TryCreate(problem?.AudioUrl, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? $"Get it there: {address.AbsoluteUri}"
            : null;

    private static string? EchoedTraceId(HttpResponseMessage response) =>
        response.Headers.TryGetValues(HeaderNames.TraceId, out var values) ? values.FirstOrDefault() : null;

    private static string EndedByStop(string sentence) =>
        sentence.TrimEnd() is [.., '.' or '!' or '?'] whole ? whole : sentence.TrimEnd() + ".";
}
