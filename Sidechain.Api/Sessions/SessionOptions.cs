using System.ComponentModel.DataAnnotations;

namespace Sidechain.Api.Sessions;

/// <summary>Section <c>Sessions</c>.</summary>
internal sealed class SessionOptions
{
    public const string Section = "Sessions";

    /// <summary>
    /// How often the list of ended sessions is read anew: their access tokens are refused after that and the time of a statement, so within
    /// 15 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:10")]
    public TimeSpan RevocationInterval { get; set; } = TimeSpan.FromSeconds(5);
}
