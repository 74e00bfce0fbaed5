using Sidechain.Client.Documents;

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
/// <param name="Shares">What was posted.</param>
/// <param name="Refused">What the server did not take, and goes on waiting.</param>
/// <param name="Damaged">Names of captures that cannot be read.</param>
/// <param name="Waiting">How many wait now, the refused ones included.</param>
/// <param name="Error">Why it broke off in the middle; null where every capture was tried.</param>
/// <param name="TraceId">Of what broke off; null otherwise, and while tracing is off.</param>
internal sealed record SharesDocument(
    IReadOnlyList<ShareDocument> Shares,
    IReadOnlyList<RefusedDocument> Refused,
    IReadOnlyList<string> Damaged,
    int Waiting,
    string? Error = null,
    string? TraceId = null);

/// <summary>What <c>share --discard --json</c> prints.</summary>
/// <param name="Discarded">The capture that is deleted.</param>
internal sealed record DiscardedDocument(string Discarded);

/// <summary>A capture that was not posted.</summary>
/// <param name="Capture">As <c>--discard</c> takes it.</param>
/// <param name="Error">The sentence.</param>
/// <param name="TraceId">Of the share that failed; null while tracing is off.</param>
internal sealed record RefusedDocument(string Capture, string Error, string? TraceId);

/// <summary>What <c>share --fault scan-and-exit --json</c> prints: what a host learns from scanning.</summary>
internal sealed record ScanDocument(string Name, int Parameters, int Programs);

/// <summary>What <c>feed --json</c> prints.</summary>
/// <param name="Posts">As the api gives them, the newest first.</param>
/// <param name="Next">Where the next page begins; null on the last one.</param>
/// <param name="Cache">Where they came from, as the answer's <c>Cache-Status</c> says; null where it does not.</param>
/// <param name="TraceId">Null while tracing is off.</param>
internal sealed record FeedDocument(IReadOnlyList<LoopPost> Posts, string? Next, string? Cache, string? TraceId);

/// <summary>What <c>plugins --json</c> prints.</summary>
internal sealed record PluginsDocument(IReadOnlyList<PluginDocument> Plugins);

/// <summary>A plugin that <c>--plugin</c> takes.</summary>
internal sealed record PluginDocument(string Name, string Summary);

/// <summary>What <c>faults --json</c> prints.</summary>
internal sealed record FaultsDocument(IReadOnlyList<FaultDocument> Faults);

/// <summary>A fault that can be switched on.</summary>
internal sealed record FaultDocument(string Name, string? Value, double? Default, string Summary);

/// <summary>What <c>compare-encoding --json</c> prints; times in milliseconds, null where a step is not there.</summary>
internal sealed record ComparisonDocument(
    string ClientTraceId, string ServerTraceId, double ClientMs, double ServerMs, string Sentence,
    IReadOnlyList<ComparedStepDocument> Steps);

/// <summary>The same step both ways.</summary>
internal sealed record ComparedStepDocument(string Step, int Depth, double? ClientMs, double? ServerMs);
