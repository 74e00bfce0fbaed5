using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Sidechain.Client.Sessions;

/// <summary>
/// Calls of the api as parts of the action that runs. A refused token is renewed once, where the session knows how, and the call repeated.
/// </summary>
public static class ApiCall
{
    /// <summary>A call without a body, or with one that is made anew for each attempt, and its answer.</summary>
    /// <exception cref="Failures.ClientException">The answer is no success, not ours, or not about <paramref name="subject"/>.</exception>
    public static Task<T> AskAsync<T>(
        ApiSession session, HttpMethod method, string path, JsonTypeInfo<T> answer, Subject<T> subject, CancellationToken cancellationToken,
        Func<HttpContent>? body = null)
        where T : class
    {
        // So that a repeated request, by us, by a proxy or by the user, makes nothing twice.
        var newKey = body is null ? null : Guid.NewGuid().ToString("N");
        return newKey is null || session.LostAnswerKeys is not { } lost
            ? AskAsync(session, method, path, answer, subject, body, newKey, cancellationToken)
            : lost.SendAsync(
                () => Digest($"{session.Settings.Origin} {method} {path}", body!()),
                newKey,
                key => AskAsync(session, method, path, answer, subject, body, key, cancellationToken));
    }

    private static async Task<T> AskAsync<T>(
        ApiSession session, HttpMethod method, string path, JsonTypeInfo<T> answer, Subject<T> subject, Func<HttpContent>? body,
        string? key, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await SendAsync(
            session,
            () =>
            {
                var request = session.Request(method, path);
                request.Content = body?.Invoke();
                if (key is not null)
                {
                    request.Options.Set(ApiFailure.WhenTooLarge, "Write less.");
                    request.Headers.Add("Idempotency-Key", key);
                }

                return request;
            },
            cancellationToken).ConfigureAwait(false);
        await ApiFailure.ThrowIfFailedAsync(response, session.Settings.Origin, cancellationToken).ConfigureAwait(false);
        var document = await ReadAsync(response, answer, cancellationToken).ConfigureAwait(false);
        subject.Require(response, document);
        return document;
    }

    /// <summary>Sends a request, whatever the answer. A refused token is renewed as above.</summary>
    /// <param name="session">Whose token it carries.</param>
    /// <param name="make">Makes the request, once for each attempt.</param>
    /// <param name="cancellationToken">Ends it, at the server too.</param>
    /// <param name="completion">Whether the body is waited for.</param>
    public static async Task<HttpResponseMessage> SendAsync(
        ApiSession session, Func<HttpRequestMessage> make, CancellationToken cancellationToken,
        HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        for (var mayRenew = true; ; mayRenew = false)
        {
            using var request = make();
            var response = completion == HttpCompletionOption.ResponseHeadersRead
                ? await session.Http.SendAsync(request, completion, cancellationToken).ConfigureAwait(false)
                : await ApiAnswer.SendAsync(session.Http, request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.Unauthorized)
            {
                return response;
            }

            session.Token = null; // The trace of this failure goes out without it: telemetry would refuse it too.
            if (!mayRenew)
            {
                return response;
            }

            try
            {
                if (!await TokenRenewal.RunAsync(session, cancellationToken).ConfigureAwait(false))
                {
                    return response;
                }
            }
            catch
            {
                response.Dispose();
                throw;
            }

            response.Dispose();
        }
    }

    /// <summary>The document of a successful answer.</summary>
    /// <exception cref="Failures.ClientException">It is none of ours.</exception>
    internal static Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class =>
        AnswerDocument.ReadAsync(response, utf8 => AnswerDocument.Parse(utf8, type), cancellationToken);

    /// <summary>Posts a document as nobody: no token goes with it.</summary>
    internal static async Task<HttpResponseMessage> PostAsync<T>(
        ApiSession session, string path, T document, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = Json(document, type) };
        return await ApiAnswer.SendAsync(session.Http, request, cancellationToken).ConfigureAwait(false);
    }

    private static string Digest(string asked, HttpContent body)
    {
        using (body)
        using (var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256))
        using (var stream = body.ReadAsStream())
        {
            hash.AppendData(Encoding.UTF8.GetBytes(asked));
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            hash.AppendData(content);
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>A JSON body.</summary>
    internal static HttpContent Json<T>(T document, JsonTypeInfo<T> type) =>
        new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(document, type))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
}
