namespace Sidechain.Traces.Lint;

/// <summary>One attribute that the registry knows.</summary>
/// <param name="Name">For example <c>http.response.status_code</c>; <c>x.*</c> stands for every name that begins with <c>x.</c>.</param>
/// <param name="Type">
/// <c>string</c>, <c>int</c>, <c>double</c> (whole numbers too), <c>boolean</c>, each with <c>[]</c> for lists; null for any.
/// </param>
/// <param name="RequiredOn">Names of spans (with <c>*</c> and <c>{param}</c>) that must have it.</param>
public sealed record AttributeRule(string Name, string? Type, IReadOnlyList<string> RequiredOn);
