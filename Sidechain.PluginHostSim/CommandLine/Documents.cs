namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>What <c>share --json</c> prints.</summary>
/// <param name="Id">Of the post.</param>
/// <param name="TraceId">Null while tracing is off.</param>
/// <param name="EarlierTraceId">Of the share that failed or was cut when the loop was captured; null for a first try.</param>
internal sealed record ShareDocument(
    string Id,
    string? Title,
    double? Bpm,
    string? Key,
    SharedAudio Audio,
    ShareTimings Timings,
    string? TraceId,
    string? DashboardUrl,
    string? EarlierTraceId);

/// <summary>The loop before and after encoding; sizes in bytes.</summary>
internal sealed record SharedAudio(string Format, long Size, long OriginalSize, double DurationSeconds, int SampleRate, int Channels);

/// <summary>Milliseconds. The server's part is contained in the sending.</summary>
internal sealed record ShareTimings(double ReadMs, double? EncodeMs, double SendMs, double? ServerMs);

/// <summary>What <c>share --pending --json</c> prints.</summary>
internal sealed record SharesDocument(IReadOnlyList<ShareDocument> Shares, int Waiting);

/// <summary>What <c>faults --json</c> prints.</summary>
internal sealed record FaultsDocument(IReadOnlyList<FaultDocument> Faults);

/// <summary>A fault that can be switched on.</summary>
internal sealed record FaultDocument(string Name, string? Value, double? Default, string Summary);

/// <summary>What <c>compare-encoding --json</c> prints; times in milliseconds, null where a step is not there.</summary>
internal sealed record ComparisonDocument(
    string ClientTraceId, string ServerTraceId, double ClientMs, double ServerMs, string Sentence, IReadOnlyList<ComparedStepDocument> Steps);

/// <summary>The same step both ways.</summary>
internal sealed record ComparedStepDocument(string Step, int Depth, double? ClientMs, double? ServerMs);
