using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Users;

/// <summary>Registering and signing in, the only routes of api itself that need no token.</summary>
internal static class UsersApi
{
    private const string Tag = "Users";

    // A name and a password, however they are escaped.
    private static readonly RequestSizeLimitAttribute SmallBody = new(8 * 1024);

    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/users", RegisterAsync).AllowAnonymous().WithLimit(UsersRegistration.RegisterLimit).WithMetadata(SmallBody).WithTags(Tag)
            .Describe("Register", "Registers a user", 400, 409, 413, 429, 503);
        routes.MapPost("/api/v1/auth/login", LogInAsync).AllowAnonymous().WithLimit(UsersRegistration.LogInLimit).WithMetadata(SmallBody).WithTags(Tag)
            .Describe("LogIn", "Answers a token that is valid for twelve hours", 400, 401, 413, 429, 503);
    }

    private static async Task<Results<Created<UserAnswer>, Problem>> RegisterAsync(
        Credentials wanted, UserStore users, PasswordWork passwords, TimeProvider time, CancellationToken cancellationToken)
    {
        if (wanted.WhyNotForRegistering() is { } reason)
            return Problem.BadRequest(reason);

        var hash = "";
        if (!await passwords.TryAsync(() => hash = PasswordHash.Create(wanted.Password!), cancellationToken))
            return Busy();
        var user = new User
        {
            Id = User.IdOf(wanted.Username!),
            Name = wanted.Username!,
            PasswordHash = hash,
            Role = UserRoles.User,
            CreatedAt = time.GetUtcNow(),
        };
        return await users.AddAsync(user, cancellationToken)
            ? TypedResults.Created((string?)null, UserAnswer.Of(user))
            : Problem.Conflict("This user name is taken: choose another.");
    }

    private static async Task<Results<Ok<LoginAnswer>, Problem>> LogInAsync(
        Credentials given, HttpContext context, UserStore users, UserTokens tokens, PasswordWork passwords, LoginGuard guard, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(given.Username) || string.IsNullOrEmpty(given.Password))
            return Problem.BadRequest("Send username and password.");

        // Beyond what may be registered there is nothing to hash. What is no name is not looked up: the database would refuse some of it.
        var name = Credentials.IsName(given.Username) ? User.IdOf(given.Username) : "";
        var address = context.Connection.RemoteIpAddress;
        if (guard.Wait(name, address) is { } wait)
            return Problem.TooManyRequests(wait, "Too many wrong passwords: wait as long as Retry-After says, then try again.");
        var user = name.Length > 0 ? await users.FindAsync(name, cancellationToken) : null;
        var matches = false;
        if (!await passwords.TryAsync(() => matches = PasswordHash.Matches(user?.PasswordHash ?? PasswordHash.OfNobody, given.Password), cancellationToken))
            return Busy();
        if (!matches || user is null)
        {
            guard.Failed(name, address);
            return Problem.Unauthorized("User name or password is wrong.");
        }

        guard.Succeeded(name, address);
        var (token, expiresAt) = tokens.Create(user);
        return TypedResults.Ok(new LoginAnswer(token, expiresAt, UserAnswer.Of(user)));
    }

    private static Problem Busy() => Problem.Unavailable("Too many are signing in right now: try again in a moment.");
}
