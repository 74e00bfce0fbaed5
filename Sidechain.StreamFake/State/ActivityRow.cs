using System.Collections.Immutable;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.State;

/// <summary>An activity and its places.</summary>
/// <param name="Origin">The feed that it was added to; null when there were several. Removed there, it is removed everywhere.</param>
/// <param name="Places">Every feed that holds it.</param>
internal sealed record ActivityRow(Activity Activity, FeedId? Origin, ImmutableHashSet<FeedId> Places);
