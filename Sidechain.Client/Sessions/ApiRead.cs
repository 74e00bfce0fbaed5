using System.Net;

namespace Sidechain.Client.Sessions;

/// <summary>Reads a document of the api. Looking makes no trace.</summary>
public static class ApiRead
{
    /// <param name="path">Below the server's address.</param>
    /// <returns>Null where there is no such thing, or none that this user may see.</returns>
    public static async Task<byte[]?> FindAsync(ApiSession session, string path, CancellationToken cancellationToken)
    {
        using var request = session.Request(HttpMethod.Get, path);
        using var response = await session.Reading.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        await ApiFailure.ThrowIfFailedAsync(response, Origin(session), cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Who answers questions about traces, for messages.</summary>
    public static string Origin(ApiSession session) => session.Settings.TelemetryUrl.GetLeftPart(UriPartial.Authority);
}
