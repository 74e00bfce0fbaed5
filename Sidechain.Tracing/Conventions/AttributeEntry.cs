namespace Sidechain.Tracing.Conventions;

/// <summary>What is agreed on one attribute.</summary>
/// <param name="Name">One of <see cref="AttributeNames"/>.</param>
/// <param name="Type">OpenTelemetry's word for its value's type: <c>string</c>, <c>int</c>, <c>double</c> or <c>boolean</c>.</param>
/// <param name="RequiredOn">Spans that need it when they end well; <c>{c}</c> stands for the client's type. Empty: none.</param>
public sealed record AttributeEntry(string Name, string Type, params IReadOnlyList<string> RequiredOn);
