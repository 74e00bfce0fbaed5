namespace Sidechain.Telemetry.Load.Fuzz;

/// <summary>How broken bodies were answered.</summary>
/// <param name="Answers">Times of each answer, by door: an HTTP status, or <c>grpc n</c>.</param>
/// <param name="Complaints">Answers that are the server's fault, each with the seed of its body.</param>
/// <param name="MemoryBefore">Bytes of the service's working set after a fifth of the bodies.</param>
/// <param name="MemoryAfter">The same after all of them.</param>
internal sealed record FuzzReport(
    IReadOnlyDictionary<string, int> Answers, IReadOnlyList<string> Complaints, long MemoryBefore, long MemoryAfter);
