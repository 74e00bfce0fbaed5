using System.Net;

namespace Sidechain.Client.Sessions;

/// <summary>Reads a document of the api. Looking makes no trace.</summary>
public static class ApiRead
{
    /// <param name="path">Below the server's address.</param>
    /// <returns>Null where there is no such thing, or none that this user may see.</returns>
    public static Task<byte[]?> FindAsync(ApiSession session, string path, CancellationToken cancellationToken) =>
        FindAsync(session, path, json => json, cancellationToken);

    /// <param name="path">Below the server's address.</param>
    /// <param name="read">Throws where the document is none of ours.</param>
    /// <returns>Null where there is no such thing, or none that this user may see.</returns>
    /// <exception cref="Failures.ClientException">The answer is no success, not ours, or not about <paramref name="subject"/>.</exception>
    public static async Task<T?> FindAsync<T>(
        ApiSession session, string path, Func<byte[], T> read, CancellationToken cancellationToken, Subject<T>? subject = null)
        where T : class
    {
        using var response = await AskAsync(session, path, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        var document = await ReadAsync(session, response, read, cancellationToken).ConfigureAwait(false);
        subject?.Require(response, document);
        return document;
    }

    /// <summary>A document that is always there.</summary>
    /// <param name="path">Below the server's address.</param>
    /// <param name="read">Throws where the document is none of ours.</param>
    /// <exception cref="Failures.ClientException">An answer that is no success, or none of ours.</exception>
    public static async Task<T> ReadAsync<T>(ApiSession session, string path, Func<byte[], T> read, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await AskAsync(session, path, cancellationToken).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.NotFound
            ? throw ApiFailure.NotOurs(response)
            : await ReadAsync(session, response, read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Who answers questions about traces, for messages.</summary>
    public static string Origin(ApiSession session) => session.Settings.TelemetryUrl.GetLeftPart(UriPartial.Authority);

    private static async Task<HttpResponseMessage> AskAsync(ApiSession session, string path, CancellationToken cancellationToken)
    {
        using var request = session.Request(HttpMethod.Get, path);
        return await ApiAnswer.SendAsync(session.Reading, request, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<T> ReadAsync<T>(
        ApiSession session, HttpResponseMessage response, Func<byte[], T> read, CancellationToken cancellationToken)
    {
        await ApiFailure.ThrowIfFailedAsync(response, Origin(session), cancellationToken).ConfigureAwait(false);
        return await AnswerDocument.ReadAsync(response, read, cancellationToken).ConfigureAwait(false);
    }
}
