namespace Sidechain.Telemetry.Doors.Limits;

/// <summary>What services send in <c>x-otlp-api-key</c>; the AppHost makes it and gives it to all of them.</summary>
internal sealed class OtlpKeyOptions
{
    /// <summary>The configuration key, an environment variable.</summary>
    public const string Name = "SIDECHAIN_OTLP_API_KEY";

    public string Key { get; set; } = "";
}
