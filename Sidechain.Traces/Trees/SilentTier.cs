namespace Sidechain.Traces.Trees;

/// <summary>A part of the system from which spans are missing.</summary>
/// <param name="Tier">Whose spans they are, as in <see cref="Span.Tier"/>; null where nobody can tell.</param>
/// <param name="Why">A clause: what is known of the reason, <c>nothing of plugin has come: it still runs, is offline, or …</c>.</param>
public sealed record SilentTier(string? Tier, string Why);
