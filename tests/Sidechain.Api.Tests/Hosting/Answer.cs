using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Sidechain.Api.Tests.Hosting;

/// <summary>An answer of api.</summary>
internal sealed record Answer(
    HttpStatusCode Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Bytes, ActivityTraceId Trace)
{
    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    /// <summary>What became of the cache: <c>redis; hit</c>, <c>redis; fwd=miss</c>, <c>redis; fwd=bypass</c>.</summary>
    public string CacheStatus => Headers.GetValues("Cache-Status").Single();

    public IEnumerable<string> PostIds => Json.GetProperty("posts").EnumerateArray().Select(p => p.GetProperty("id").GetString()!);

    public int Number(string member) => Json.GetProperty(member).GetInt32();

    public string Text(string member) => Json.GetProperty(member).GetString()!;

    public static async Task<Answer> ReadAsync(HttpResponseMessage response, ActivityTraceId trace) =>
        new(response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync(), trace);

    /// <summary>The same, with the one input that is at fault.</summary>
    public void IsProblemOf(string field, string words)
    {
        IsProblem(HttpStatusCode.BadRequest, words);
        Assert.Equal(field, Assert.Single(Json.GetProperty("errors").EnumerateObject()).Name);
    }

    /// <summary>Fails unless this is a problem with this status, the request's trace id and a sentence with these words.</summary>
    public void IsProblem(HttpStatusCode status, string words)
    {
        Assert.Equal(status, Status);
        Assert.Equal("application/problem+json", ContentHeaders.ContentType?.MediaType);
        Assert.Equal(Trace.ToHexString(), Text("traceId"));
        Assert.Contains(words, Text("error"), StringComparison.Ordinal);
    }
}
