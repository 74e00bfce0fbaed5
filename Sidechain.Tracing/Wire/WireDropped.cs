namespace Sidechain.Tracing.Wire;

/// <summary>Spans that were lost, and why.</summary>
/// <param name="Reason">For example <c>queue_full</c>; see <c>DropReasons</c>.</param>
/// <param name="Count">At least 1.</param>
public sealed record WireDropped(string Reason, long Count);
