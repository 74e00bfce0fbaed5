namespace Sidechain.Client.Uploads;

/// <summary>Where the loop is encoded.</summary>
public enum EncodeOn
{
    /// <summary>Here, before it is sent: a fifth of the bytes go over the network.</summary>
    Client,

    /// <summary>At the server, which takes the WAV as it is.</summary>
    Server,
}

/// <summary>The loop that the user asked to share.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Title">Null: the file's name without its ending.</param>
/// <param name="Bpm">Beats a minute, where given.</param>
/// <param name="Key">Musical key, where given.</param>
public sealed record UploadRequest(ILoopSource Source, string? Title, double? Bpm, string? Key)
{
    /// <summary>Where it is encoded.</summary>
    public EncodeOn Encode { get; init; } = EncodeOn.Client;

    /// <summary>
    /// Whoever repeats the request with this key (a handler after a redirect, a proxy, a plugin that found the loop after a crash) makes no
    /// second post.
    /// </summary>
    public string IdempotencyKey { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>The trace of this loop's first share that failed or was cut, 32 hex digits; null for a first try.</summary>
    public string? EarlierTraceId { get; init; }

    /// <summary>The title that the post gets.</summary>
    public string EffectiveTitle => Title ?? DerivedTitle.Of(Source.Name);
}
