using System.Text.Json.Serialization;

namespace Sidechain.PluginHostSim.Plugin.Sharing;

/// <summary>The note beside a capture, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PendingCapture))]
internal sealed partial class CaptureJson : JsonSerializerContext;
