using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sidechain.Cli.Accounts;
using Sidechain.Cli.Insights;
using Sidechain.Cli.Spool;
using Sidechain.Cli.TraceViews;
using Sidechain.Cli.Uploads;

namespace Sidechain.Cli.CommandLine;

/// <summary>Every JSON document that the CLI reads or writes, generated at build time: reflection would cost start-up time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AlertList))]
[JsonSerializable(typeof(LatencyList))]
[JsonSerializable(typeof(LoginDocument))]
[JsonSerializable(typeof(LogoutDocument))]
[JsonSerializable(typeof(SpoolDocument))]
[JsonSerializable(typeof(SpoolFlushDocument))]
[JsonSerializable(typeof(TraceListDocument))]
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
