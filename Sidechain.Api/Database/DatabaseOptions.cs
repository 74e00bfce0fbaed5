using System.ComponentModel.DataAnnotations;

namespace Sidechain.Api.Database;

/// <summary>Section <c>Database</c>.</summary>
internal sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary>As long as the database may take for one statement; then the answer is 503.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
