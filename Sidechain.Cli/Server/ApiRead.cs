using System.Net;

namespace Sidechain.Cli.Server;

/// <summary>Reads a document of the api. Looking makes no trace.</summary>
internal static class ApiRead
{
    /// <param name="path">Below the server's address.</param>
    /// <returns>Null where there is no such thing, or none that this user may see.</returns>
    public static async Task<byte[]?> FindAsync(ApiSession session, string path, CancellationToken cancellation)
    {
        using var request = session.Request(HttpMethod.Get, path);
        using var response = await session.Untraced.SendAsync(request, cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        await ApiFailure.ThrowIfFailedAsync(response, Origin(session), cancellation).ConfigureAwait(false);
        return await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
    }

    public static string Origin(ApiSession session) => session.Settings.TelemetryUrl.GetLeftPart(UriPartial.Authority);
}
