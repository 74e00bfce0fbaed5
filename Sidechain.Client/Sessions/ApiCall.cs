using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sidechain.Client.Accounts;

namespace Sidechain.Client.Sessions;

/// <summary>
/// Calls of the api as parts of the action that runs. A refused token is renewed once, where the session knows how, and the call repeated.
/// </summary>
public static class ApiCall
{
    /// <summary>A call without a body, or with one that is made anew for each attempt, and its answer.</summary>
    /// <exception cref="Commands.ClientException">An answer that is no success, or none of ours.</exception>
    public static async Task<T> AskAsync<T>(
        ApiSession session, HttpMethod method, string path, JsonTypeInfo<T> answer, CancellationToken cancellationToken,
        Func<HttpContent>? body = null)
        where T : class
    {
        // So that a repeated request, by us or by a proxy, makes nothing twice.
        var key = body is null ? null : Guid.NewGuid().ToString("N");
        using var response = await SendAsync(
            session,
            () =>
            {
                var request = session.Request(method, path);
                request.Content = body?.Invoke();
                if (key is not null)
                {
                    request.Headers.Add("Idempotency-Key", key);
                }

                return request;
            },
            cancellationToken).ConfigureAwait(false);
        await ApiFailure.ThrowIfFailedAsync(response, session.Settings.Origin, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, session.Settings.Origin, answer, cancellationToken).ConfigureAwait(false);
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
            var response = await session.Http.SendAsync(request, completion, cancellationToken).ConfigureAwait(false);
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
                if (!await LoginAction.RenewAsync(session, cancellationToken).ConfigureAwait(false))
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
    /// <exception cref="Commands.ClientException">It is none of ours.</exception>
    internal static async Task<T> ReadAsync<T>(
        HttpResponseMessage response, string origin, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellationToken).ConfigureAwait(false)
                ?? throw ApiFailure.NotOurs(origin, null);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw ApiFailure.NotOurs(origin, e);
        }
    }

    /// <summary>A JSON body.</summary>
    internal static HttpContent Json<T>(T document, JsonTypeInfo<T> type) =>
        new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(document, type))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
}
