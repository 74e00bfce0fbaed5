namespace Sidechain.Cli.Documents;

/// <summary>What <c>upload --json</c> prints.</summary>
internal sealed record UploadDocument(
    string Id, string? Title, double? Bpm, string? Key, UploadedAudio Audio, UploadTimings Timings, string? TraceId, string? DashboardUrl);

/// <summary>The loop before and after encoding; sizes in bytes.</summary>
internal sealed record UploadedAudio(
    string Format, long Size, long OriginalSize, double DurationSeconds, int SampleRate, int Channels, string? Url);

/// <summary>Milliseconds. The server's part is contained in the sending.</summary>
internal sealed record UploadTimings(double ReadMs, double? EncodeMs, double SendMs, double? ServerMs, double TotalMs);
