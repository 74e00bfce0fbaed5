using Microsoft.AspNetCore.Http.HttpResults;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Users;

/// <summary>Registering and signing in, the only routes of api itself that need no token.</summary>
internal static class UsersApi
{
    private const string Tag = "Users";

    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/users", RegisterAsync).AllowAnonymous().WithTags(Tag).Describe("Register", "Registers a user", 400, 409);
        routes.MapPost("/api/v1/auth/login", LogInAsync).AllowAnonymous().WithTags(Tag).Describe("LogIn", "Answers a token that is valid for twelve hours", 400, 401);
    }

    private static async Task<Results<Created<UserAnswer>, Problem>> RegisterAsync(
        Credentials wanted, UserStore users, TimeProvider time, CancellationToken cancellationToken)
    {
        if (wanted.WhyNotForRegistering() is { } reason)
            return Problem.BadRequest(reason);

        var user = new User
        {
            Id = User.IdOf(wanted.Username!),
            Name = wanted.Username!,
            PasswordHash = PasswordHash.Create(wanted.Password!),
            Role = UserRoles.User,
            CreatedAt = time.GetUtcNow(),
        };
        return await users.AddAsync(user, cancellationToken)
            ? TypedResults.Created((string?)null, UserAnswer.Of(user))
            : Problem.Conflict("This user name is taken: choose another.");
    }

    private static async Task<Results<Ok<LoginAnswer>, Problem>> LogInAsync(
        Credentials given, UserStore users, UserTokens tokens, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(given.Username) || string.IsNullOrEmpty(given.Password))
            return Problem.BadRequest("Send username and password.");

        // What is no name is not looked up: the database would refuse some of it.
        var user = Credentials.IsName(given.Username) ? await users.FindAsync(given.Username, cancellationToken) : null;
        if (!PasswordHash.Matches(user?.PasswordHash ?? PasswordHash.OfNobody, given.Password) || user is null)
            return Problem.Unauthorized("User name or password is wrong.");

        var (token, expiresAt) = tokens.Create(user);
        return TypedResults.Ok(new LoginAnswer(token, expiresAt, UserAnswer.Of(user)));
    }
}
