namespace Sidechain.Api.Database.Tables;

/// <summary>What Stream is told. Kept as the number.</summary>
internal enum OutboxKind : short
{
    Post = 0,
    Like = 1,
    Unlike = 2,
    Comment = 3,
    Uncomment = 4,
    Follow = 5,
    Unfollow = 6,
}
