using System.Collections.Immutable;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.Activities;

/// <summary>An activity with where it is.</summary>
/// <param name="Activity">Itself.</param>
/// <param name="Origin">The feed that it was added to; null when it was added to several at once. Removed there, it is removed everywhere.</param>
/// <param name="Places">Every feed that holds it.</param>
internal sealed record ActivityRow(Activity Activity, FeedId? Origin, ImmutableHashSet<FeedId> Places);
