using System.Text.Json;

namespace Sidechain.Tracing.W3C;

/// <summary>One call that the suite asks for.</summary>
/// <param name="Url">Of the harness.</param>
/// <param name="Arguments">The body to post, any JSON.</param>
internal sealed record Callback(Uri Url, JsonElement Arguments);
