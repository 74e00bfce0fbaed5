using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Sidechain.Api.Sessions;
using Sidechain.ServiceDefaults.Addresses;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api.Users;

/// <summary>Registering, signing in, and who somebody is.</summary>
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
            .Describe("LogIn", "Begins a session: answers an access token that is valid for 15 minutes, and a refresh token for the next one", 400, 401, 413, 429, 503);
        routes.MapGet("/api/v1/users/{name}", ReadAsync).RequireAuthorization().WithLimit(Posts.PostsRegistration.ReadLimit).WithTags(Tag)
            .Describe("ReadUser", "Reads who somebody is", 401, 404, 429, 503);
    }

    private static Task<Results<Created<UserAnswer>, Problem>> RegisterAsync(
        Credentials wanted, HttpContext context, UserStore users, PasswordWork passwords, TimeProvider time, CancellationToken cancellationToken) =>
        ApiSpans.RunAsync<Results<Created<UserAnswer>, Problem>>(SpanNames.UserRegister, async span =>
        {
            if (wanted.WhyNotForRegistering() is { } problem)
            {
                return problem;
            }

            var hash = "";
            if (!await passwords.TryAsync(CallerAddress.Of(context), () => hash = PasswordHash.Create(wanted.Password!), cancellationToken))
            {
                return Busy();
            }

            var user = new User
            {
                Id = User.IdOf(wanted.Username!),
                Name = wanted.Username!,
                PasswordHash = hash,
                Role = UserRoles.User,
                CreatedAt = time.GetUtcNow(),
            };
            if (!await users.AddAsync(user, cancellationToken))
            {
                return Problem.Conflict("This user name is taken: choose another.");
            }

            span?.SetTag(AttributeNames.UserId, user.Id);
            return TypedResults.Created($"/api/v1/users/{user.Id}", UserAnswer.Of(user));
        });

    private static Task<Results<Ok<SessionAnswer>, Problem>> LogInAsync(
        Credentials given, HttpContext context, UserStore users, SessionStart sessions, PasswordWork passwords, LoginGuard guard, CancellationToken cancellationToken) =>
        ApiSpans.RunAsync<Results<Ok<SessionAnswer>, Problem>>(SpanNames.UserLogin, async span =>
        {
            context.Response.Headers.CacheControl = "no-store";
            if (string.IsNullOrEmpty(given.Username) || string.IsNullOrEmpty(given.Password))
            {
                return Problem.BadRequest("Send username and password.");
            }

            // Beyond what may be registered there is nothing to hash. What is no name is not looked up: the database would refuse some of it.
            var name = Credentials.IsName(given.Username) ? User.IdOf(given.Username) : "";
            var address = CallerAddress.Of(context);
            if (guard.Wait(name, address) is { } wait)
            {
                return Problem.TooManyRequests(wait, "Too many wrong passwords: wait as long as Retry-After says, then try again.");
            }

            var user = name.Length > 0 ? await users.FindAsync(name, cancellationToken) : null;
            var (match, rewritten) = (PasswordMatch.No, "");
            if (!await passwords.TryAsync(address, Check, cancellationToken))
            {
                return Busy();
            }

            if (match == PasswordMatch.No || user is null)
            {
                guard.Failed(name, address);
                return Problem.Unauthorized("User name or password is wrong.");
            }

            guard.Succeeded(name, address);
            span?.SetTag(AttributeNames.UserId, user.Id);
            if (match == PasswordMatch.YesRewrite)
            {
                await users.RewriteAsync(user, rewritten, cancellationToken);
            }

            return TypedResults.Ok(await sessions.BeginAsync(user, context.Request, cancellationToken));

            void Check()
            {
                match = PasswordHash.Check(user?.PasswordHash ?? PasswordHash.OfNobody, given.Password);
                if (match == PasswordMatch.YesRewrite)
                {
                    rewritten = PasswordHash.Create(given.Password);
                }
            }
        });

    private static async Task<Results<Ok<ProfileAnswer>, Problem>> ReadAsync(string name, SidechainUser user, UserStore users, CancellationToken cancellationToken) =>
        Credentials.IsName(name) && await users.FindProfileAsync(name, user.Id, cancellationToken) is { } profile
            ? TypedResults.Ok(profile)
            : Problem.NotFound("There is no user with this name.");

    private static Problem Busy() => Problem.Unavailable("Too many are signing in right now: try again in a moment.");
}
