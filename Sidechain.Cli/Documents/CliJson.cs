using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sidechain.Cli.Documents;

/// <summary>Every JSON document that the CLI writes, generated at build time: reflection would cost start-up time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LoginDocument))]
[JsonSerializable(typeof(LogoutDocument))]
[JsonSerializable(typeof(SpoolDocument))]
[JsonSerializable(typeof(SpoolFlushDocument))]
[JsonSerializable(typeof(UploadDocument))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>For people's eyes: indented, and letters stay letters.</summary>
    public static CliJson Readable => field ??= new(new JsonSerializerOptions(Default.Options)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
