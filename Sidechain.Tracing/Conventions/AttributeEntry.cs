namespace Sidechain.Tracing.Conventions;

/// <summary>What is agreed on one attribute.</summary>
/// <param name="Name">One of <see cref="AttributeNames"/>.</param>
/// <param name="Type">OpenTelemetry's word for the type of its value: <c>string</c>, <c>int</c>, <c>double</c> or <c>boolean</c>.</param>
/// <param name="RequiredOn">
/// Spans that do not go without it when they end well; <c>{c}</c> stands for the client's type. Empty: nowhere.
/// </param>
internal sealed record AttributeEntry(string Name, string Type, params IReadOnlyList<string> RequiredOn);
