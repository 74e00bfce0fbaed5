using Microsoft.AspNetCore.Http.HttpResults;
using Sidechain.Api.Database.Tables;
using Sidechain.Api.Users;
using Sidechain.ServiceDefaults.Addresses;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api.Sessions;

/// <summary>Signing in, which begins a session.</summary>
internal static class LogInApi
{
    private const string Summary =
        "Begins a session: answers an access token that is valid for 15 minutes, and a refresh token for the next one";

    public static void MapLogIn(this IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/auth/login", LogInAsync).AllowAnonymous().WithLimit(SessionsFeature.LogInLimit)
        .WithMetadata(Credentials.BodyLimit).WithTags("Users").Describe("LogIn", Summary, 400, 401, 413, 429, 503);

    private static Task<Results<Ok<SessionAnswer>, Problem>> LogInAsync(
        Credentials given, HttpContext context, UserStore users, SessionStart sessions, PasswordWork passwords, LogInGuard guard,
        CancellationToken cancellationToken) =>
        ApiSpans.RunAsync<Results<Ok<SessionAnswer>, Problem>>(SpanNames.UserLogin, async span =>
        {
            context.Response.Headers.CacheControl = "no-store";
            if (string.IsNullOrEmpty(given.Username) || string.IsNullOrEmpty(given.Password))
            {
                return Problem.BadRequest("Send username and password.");
            }

            // A password beyond the limits is not hashed, nor an impossible name looked up: the database would refuse some of them.
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
                return PasswordWork.Busy();
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
}
