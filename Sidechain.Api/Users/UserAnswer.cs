namespace Sidechain.Api.Users;

/// <summary>A user as clients read it.</summary>
internal sealed record UserAnswer(string Id, string Name, string Role)
{
    public static UserAnswer Of(User user) => new(user.Id, user.Name, user.Role);
}

internal sealed record LoginAnswer(string Token, DateTimeOffset ExpiresAt, UserAnswer User);
