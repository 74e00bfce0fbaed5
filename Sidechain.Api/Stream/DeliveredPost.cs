using System.Diagnostics;

namespace Sidechain.Api.Stream;

/// <summary>A post that Stream has, with the span that brought it there.</summary>
internal sealed record DeliveredPost(string PostId, string AuthorId, ActivityContext? Trace);
