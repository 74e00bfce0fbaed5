using System.Net;
using System.Text.Json;

namespace Sidechain.StreamFake.Tests;

/// <summary>An answer of the service: its status and its JSON.</summary>
internal sealed record StreamAnswer(HttpStatusCode Status, JsonElement Body)
{
    public string Text(string member) => Body.GetProperty(member).GetString()!;

    public int Code => Body.GetProperty("code").GetInt32();

    /// <summary>The <c>object</c> of every activity on the page, in order.</summary>
    public IEnumerable<string> Objects => Body.GetProperty("results").EnumerateArray().Select(a => a.GetProperty("object").GetString()!);

    public JsonElement[] Results => [.. Body.GetProperty("results").EnumerateArray()];

    /// <summary>The one thing on the page.</summary>
    public JsonElement Result => Assert.Single(Results);

    public static async Task<StreamAnswer> ReadAsync(HttpResponseMessage response)
    {
        await using var body = await response.Content.ReadAsStreamAsync();
        using var document = await JsonDocument.ParseAsync(body);
        return new StreamAnswer(response.StatusCode, document.RootElement.Clone());
    }
}
