namespace Sidechain.PluginHostSim.Load;

/// <summary>What <c>run --json</c> prints.</summary>
/// <param name="Users">Producers.</param>
/// <param name="Seconds">How long shares were begun.</param>
/// <param name="Shares">That the server has.</param>
/// <param name="Feeds">That were read.</param>
/// <param name="Late">Shares that began later than their rate asked, because the producer was still busy.</param>
/// <param name="Errors">Sentences with how often each was said.</param>
/// <param name="Steps">Milliseconds by step.</param>
/// <param name="ResidentMb">The host's memory in each quarter of the run, the largest of each.</param>
/// <param name="Undelivered">Why not every trace is on the server; null when all are.</param>
/// <param name="TraceIds">One for each share.</param>
internal sealed record RunDocument(
    int Users, double Seconds, int Shares, int Feeds, int Late, IReadOnlyDictionary<string, int> Errors, IReadOnlyList<StepDocument> Steps,
    IReadOnlyList<double> ResidentMb, string? Undelivered, IReadOnlyList<string> TraceIds);

/// <summary>Percentiles of a step, milliseconds.</summary>
internal sealed record StepDocument(string Step, int Count, double P50, double P95, double P99, double Max);
