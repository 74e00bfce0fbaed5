namespace Sidechain.Cli.Uploads;

/// <summary>What the api answers to <c>POST /api/v1/posts</c>, as far as it is shown.</summary>
internal sealed record CreatedPost(string Id, string? Title, double? Bpm, string? Key, CreatedAudio? Audio, string? DashboardUrl);

/// <summary>The audio as it was stored.</summary>
internal sealed record CreatedAudio(string? Format, long? Size, string? Sha256, string? Url);

/// <summary>What <c>upload --json</c> prints.</summary>
internal sealed record UploadDocument(
    string Id, string? Title, double? Bpm, string? Key, UploadedAudio Audio, UploadTimings Timings, string TraceId, string? DashboardUrl);

/// <summary>The loop before and after encoding; sizes in bytes.</summary>
internal sealed record UploadedAudio(
    string Format, long Size, long OriginalSize, double DurationSeconds, int SampleRate, int Channels, string? Url);

/// <summary>Milliseconds. The server's part is contained in the sending.</summary>
internal sealed record UploadTimings(double ReadMs, double? EncodeMs, double SendMs, double? ServerMs, double TotalMs);
