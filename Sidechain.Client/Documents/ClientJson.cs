using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sidechain.Client.Documents;

/// <summary>
/// Every JSON document that the library reads or writes, answers aside (<see cref="AnswerJson"/>), generated at build time: reflection
/// would cost start-up time.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CommentDocument))]
[JsonSerializable(typeof(CommentPageDocument))]
[JsonSerializable(typeof(CommentRequest))]
[JsonSerializable(typeof(CredentialsFile))]
[JsonSerializable(typeof(Dictionary<string, LostAnswer>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(DownloadDocument))]
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(FollowDocument))]
[JsonSerializable(typeof(LikeDocument))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(PostPageDocument))]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(RefreshRequest))]
internal sealed partial class ClientJson : JsonSerializerContext
{
    /// <summary>For people's eyes: indented, and letters stay letters.</summary>
    public static ClientJson Readable => field ??= new(new JsonSerializerOptions(Default.Options)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
