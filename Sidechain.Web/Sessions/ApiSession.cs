using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sidechain.Web.Sessions;

/// <summary>A session as the api answers it, to a log-in and to a refresh.</summary>
internal sealed record ApiSession(
    string AccessToken,
    [property: JsonRequired] DateTimeOffset ExpiresAt,
    string RefreshToken,
    [property: JsonRequired] DateTimeOffset RefreshExpiresAt,
    SessionUser User)
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Null for an answer that is none.</summary>
    public static async Task<Session?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            var read = await content.ReadFromJsonAsync<ApiSession>(Json, cancellationToken);
            return read is { AccessToken.Length: > 0, RefreshToken.Length: > 0, User.Id: not null }
                ? new Session(read.AccessToken, read.ExpiresAt, read.User, read.RefreshToken, read.RefreshExpiresAt)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
