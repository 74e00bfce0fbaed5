using System.Text.Json;

namespace Sidechain.Api.Posts;

/// <summary>The JSON body of a post whose audio lies elsewhere.</summary>
/// <param name="AudioUrl">An absolute http or https address.</param>
/// <param name="Title">Null: the last segment of the address.</param>
/// <param name="Bpm">20 to 400.</param>
/// <param name="Key">Musical, such as F#m.</param>
/// <param name="Peaks">A list of up to 1,000 whole numbers from 0 to 255.</param>
internal sealed record LinkedPost(string? AudioUrl, string? Title, decimal? Bpm, string? Key, JsonElement? Peaks);
