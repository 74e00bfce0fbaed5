namespace Sidechain.Traces.Trees;

/// <summary>A part of the system from which spans are missing.</summary>
/// <param name="Tier">The tier of the missing spans, as in <see cref="Span.Tier"/>; null where it is not known.</param>
/// <param name="Why">A clause: what is known of the reason, <c>nothing of plugin has come: it still runs, is offline, or …</c>.</param>
public sealed record SilentTier(string? Tier, string Why);
