using Sidechain.Api.Database.Tables;

namespace Sidechain.Api.Users;

/// <summary>A user as clients read it.</summary>
internal sealed record UserAnswer(string Id, string Name, string Role)
{
    public static UserAnswer Of(User user) => new(user.Id, user.Name, user.Role);
}

/// <summary>A user as others see them.</summary>
/// <param name="Posts">How many they have shared.</param>
/// <param name="Followers">How many follow them.</param>
/// <param name="Following">How many they follow.</param>
/// <param name="Followed">By the reader.</param>
internal sealed record ProfileAnswer(
    string Id, string Name, DateTimeOffset CreatedAt, int Posts, int Followers, int Following, bool Followed);
