using System.Text.Json.Serialization;
using Sidechain.PluginHostSim.Host;
using Sidechain.PluginHostSim.Measuring;
using Sidechain.PluginHostSim.Validation;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>Every JSON document that the host writes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(BounceReport))]
[JsonSerializable(typeof(HostReport))]
[JsonSerializable(typeof(MeasureReport))]
[JsonSerializable(typeof(SoakReport))]
[JsonSerializable(typeof(ValidationReport))]
internal sealed partial class HostJson : JsonSerializerContext;
