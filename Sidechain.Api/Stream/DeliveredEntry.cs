using System.Diagnostics;

namespace Sidechain.Api.Stream;

/// <summary>An entry of the outbox that Stream has, with the span that brought it there.</summary>
/// <param name="Id">The entry's.</param>
/// <param name="TimelineOf">Whose timeline reads differently now; null: nobody's.</param>
/// <param name="Trace">Null where nobody records.</param>
internal sealed record DeliveredEntry(long Id, string? TimelineOf, ActivityContext? Trace);
