namespace Sidechain.Tracing.Conventions;

/// <summary>Who records.</summary>
/// <param name="Type"><c>plugin</c>, <c>web</c> or <c>cli</c>: the first part of every span's name.</param>
/// <param name="Version">For example <c>1.2.0</c>.</param>
/// <param name="ServiceName">OpenTelemetry's <c>service.name</c>, on the root of every trace.</param>
public sealed record ClientIdentity(string Type, string Version, string ServiceName);
