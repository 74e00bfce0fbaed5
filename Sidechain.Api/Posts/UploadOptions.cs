using System.ComponentModel.DataAnnotations;

namespace Sidechain.Api.Posts;

/// <summary>Section <c>Uploads</c>: what one user may store.</summary>
internal sealed class UploadOptions
{
    public const string Section = "Uploads";

    /// <summary>Bytes of one user in a day (UTC); 429 above. This replica counts for itself, since its start.</summary>
    [Range(1, long.MaxValue)]
    public long MaxBytesPerDay { get; set; } = 4L * 1024 * 1024 * 1024;

    /// <summary>
    /// Bytes of one body that have come and are not read yet; beyond, the sender waits. The server's own bound of 1 MiB would be half a
    /// gigabyte for 500 uploads at once. It must not be below the bound for a request's headers.
    /// </summary>
    [Range(32 * 1024, 16 * 1024 * 1024)]
    public int MostUnreadBytes { get; set; } = 64 * 1024;

    /// <summary>As long as a body may take to come; 408 after that.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "02:00:00")]
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromMinutes(10);
}
