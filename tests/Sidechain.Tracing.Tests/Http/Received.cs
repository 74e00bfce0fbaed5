using Microsoft.AspNetCore.Http;

namespace Sidechain.Tracing.Tests.Http;

/// <summary>A request as a server saw it.</summary>
internal sealed record Received(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public static async Task<Received> FromAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return new Received(
            context.Request.Method,
            context.Request.Path,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync());
    }

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
