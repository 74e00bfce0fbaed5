using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Users;

/// <summary>Registering and signing in, the only routes of api itself that need no token.</summary>
internal static class UsersApi
{
    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/users", RegisterAsync).AllowAnonymous();
        routes.MapPost("/api/v1/auth/login", LogInAsync).AllowAnonymous();
    }

    private static async Task<IResult> RegisterAsync(Credentials wanted, UserStore users, TimeProvider time, CancellationToken cancellationToken)
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
            ? Results.Json(UserAnswer.Of(user), statusCode: StatusCodes.Status201Created)
            : Problem.Conflict("This user name is taken: choose another.");
    }

    private static async Task<IResult> LogInAsync(Credentials given, UserStore users, UserTokens tokens, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(given.Username) || string.IsNullOrEmpty(given.Password))
            return Problem.BadRequest("Send username and password.");

        // What is no name is not looked up: the database would refuse some of it.
        var user = Credentials.IsName(given.Username) ? await users.FindAsync(given.Username, cancellationToken) : null;
        if (!PasswordHash.Matches(user?.PasswordHash ?? PasswordHash.OfNobody, given.Password) || user is null)
            return Problem.Unauthorized("User name or password is wrong.");

        var (token, expiresAt) = tokens.Create(user);
        return Results.Ok(new LoginAnswer(token, expiresAt, UserAnswer.Of(user)));
    }
}
