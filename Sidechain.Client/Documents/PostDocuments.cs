namespace Sidechain.Client.Documents;

/// <summary>What <c>feed --json</c> and <c>search --json</c> print.</summary>
internal sealed record PostPageDocument(IReadOnlyList<LoopPost> Posts, string? Next, string? TraceId);

/// <summary>What <c>download --json</c> prints; the size in bytes.</summary>
internal sealed record DownloadDocument(string PostId, string File, long Size, string Sha256, string? ContentType, string? TraceId);

/// <summary>What <c>like --json</c> prints.</summary>
internal sealed record LikeDocument(string PostId, bool Liked, int Likes, string? TraceId);

/// <summary>What <c>comment --json</c> prints.</summary>
internal sealed record CommentDocument(PostComment Comment, string? TraceId);

/// <summary>What <c>comments --json</c> prints.</summary>
internal sealed record CommentPageDocument(IReadOnlyList<PostComment> Comments, string? Next, string? TraceId);
