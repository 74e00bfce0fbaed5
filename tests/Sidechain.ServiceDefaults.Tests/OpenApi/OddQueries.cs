using System.Text.Json;

namespace Sidechain.ServiceDefaults.Tests.OpenApi;

/// <summary>Requests with a value that nobody means, in each parameter of each route that a service describes: one at a time.</summary>
internal static class OddQueries
{
    private const string UsualId = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static readonly string[] Values =
    [
        // What no text of a database has, what a terminal acts on, and what is no UTF-8.
        "%00", "a%00b", "%01", "%08", "%0D%0AX-Y:%20z", "%1B%5B31m", "%7F", "%C2%85", "%E2%80%A8", "%E2%80%AE", "%E2%80%8B", "%EF%BF%BE",
        "%F0%9F%98%80", "%ED%A0%80", "%FF", "%C0%80", "%",
        "", "%20", "'", "%5C", "%25", "%22%3B--", "*", "%28", "a:b", "post.id:%00", "post.id:%FF", "%7B0%7D", "%D9%A1%D9%A2",
        "-1", "0", "NaN", "1e308", "9999999999999999999999", "0x10", "1%2C5", "true", "2026-13-45T25:00:00Z", "0001-01-01",
        "9999-12-31T23:59:59.9999999Z", "null", new('a', 300), new('9', 300), string.Concat(Enumerable.Repeat("%E4%B8%96", 300)),
    ];

    /// <param name="document">The service's OpenAPI document.</param>
    /// <returns>Routes that stay open are not among them, nor those that want a body.</returns>
    public static IEnumerable<(HttpMethod Method, string Path)> Of(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        where operation.Name is "get" or "put" or "delete"
            && !operation.Value.TryGetProperty("requestBody", out _) && !IsStream(operation.Value)
        where operation.Value.TryGetProperty("parameters", out _)
        from parameter in operation.Value.GetProperty("parameters").EnumerateArray()
        let name = parameter.GetProperty("name").GetString()!
        let isInPath = parameter.GetProperty("in").GetString() == "path"
        where isInPath || parameter.GetProperty("in").GetString() == "query"
        from value in isInPath ? Values.Where(value => value.Length > 0) : Values
        select (
            HttpMethod.Parse(operation.Name),
            Usual(isInPath ? path.Name.Replace($"{{{name}}}", value, StringComparison.Ordinal) : $"{path.Name}?{name}={value}"));

    private static string Usual(string path)
    {
        while (path.IndexOf('{') is >= 0 and var start && path.IndexOf('}') is var end && end > start)
        {
            path = path.Remove(start, end - start + 1).Insert(start, UsualId);
        }

        return path;
    }

    private static bool IsStream(JsonElement operation) =>
        operation.GetProperty("responses").EnumerateObject()
            .Any(answer => answer.Value.TryGetProperty("content", out var content) && content.TryGetProperty("text/event-stream", out _));
}
