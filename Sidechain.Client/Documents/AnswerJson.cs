using System.Text.Json.Serialization;

namespace Sidechain.Client.Documents;

/// <summary>
/// What the api answers. A member without a default value has to be there, and only one with a question mark may be null: an answer without
/// them is none of ours, and is never told as a success.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CommentPage))]
[JsonSerializable(typeof(CreatedPost))]
[JsonSerializable(typeof(FollowAnswer))]
[JsonSerializable(typeof(LikeAnswer))]
[JsonSerializable(typeof(LoginAnswer))]
[JsonSerializable(typeof(PostComment))]
[JsonSerializable(typeof(PostPage))]
internal sealed partial class AnswerJson : JsonSerializerContext;
