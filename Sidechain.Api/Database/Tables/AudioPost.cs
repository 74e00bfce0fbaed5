using NpgsqlTypes;

namespace Sidechain.Api.Database.Tables;

/// <summary>A shared loop. Its bytes lie in the audio folder under their hash.</summary>
internal sealed class AudioPost
{
    /// <summary>Characters of <see cref="AudioUrl"/>.</summary>
    public const int MaxUrl = 2048;

    /// <summary>A version-7 UUID as 32 lower-case hex digits, so that later posts have greater ones.</summary>
    public required string Id { get; init; }

    public required string AuthorId { get; init; }

    public User? Author { get; init; }

    public required string Title { get; init; }

    public decimal? Bpm { get; init; }

    /// <summary>The musical key, such as <c>F#m</c>.</summary>
    public string? Key { get; init; }

    /// <summary><c>wav</c> or <c>opus</c>; null, as size and hash are, where the audio lies elsewhere.</summary>
    public string? AudioFormat { get; init; }

    /// <summary>Bytes.</summary>
    public long? AudioSize { get; init; }

    /// <summary>64 lower-case hex digits.</summary>
    public string? AudioSha256 { get; init; }

    /// <summary>Where the audio lies when it is not here. Never fetched.</summary>
    public string? AudioUrl { get; init; }

    /// <summary>The waveform, a byte a part of the loop; null where it has to be drawn from the audio.</summary>
    public byte[]? Peaks { get; init; }

    /// <summary>To the microsecond, as Postgres and Stream keep it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public int LikeCount { get; init; }

    public int CommentCount { get; init; }

    public int DownloadCount { get; init; }

    /// <summary>A search finds it by these: the words of its title and its author's name (<c>SearchWords</c>).</summary>
    public NpgsqlTsVector Search { get; init; } = null!;

    /// <summary>Whether a post could have this id at all; everything else is not looked up.</summary>
    public static bool IsId(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);
}
