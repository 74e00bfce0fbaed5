using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sidechain.PluginHostSim.Load;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>Every JSON document that sharing prints, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ComparisonDocument))]
[JsonSerializable(typeof(DiscardedDocument))]
[JsonSerializable(typeof(FaultsDocument))]
[JsonSerializable(typeof(FeedDocument))]
[JsonSerializable(typeof(PluginsDocument))]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(ScanDocument))]
[JsonSerializable(typeof(ShareDocument))]
[JsonSerializable(typeof(SharesDocument))]
internal sealed partial class PluginJson : JsonSerializerContext
{
    /// <summary>For people's eyes: indented, and letters stay letters.</summary>
    public static PluginJson Readable => field ??= new(new JsonSerializerOptions(Default.Options)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
