using Microsoft.AspNetCore.Http.HttpResults;
using Sidechain.Api.Database.Tables;
using Sidechain.Api.Limits;
using Sidechain.ServiceDefaults.Addresses;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api.Users;

/// <summary>Registering, and who somebody is.</summary>
internal static class UsersApi
{
    private const string Tag = "Users";

    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/users", RegisterAsync).AllowAnonymous().WithLimit(UsersFeature.RegisterLimit)
            .WithMetadata(Credentials.BodyLimit).WithTags(Tag)
            .Describe("Register", "Registers a user", 400, 409, 413, 429, 503);
        routes.MapGet("/api/v1/users/{name}", ReadAsync).RequireAuthorization().WithLimit(ReadLimit.Name).WithTags(Tag)
            .Describe("ReadUser", "Reads who somebody is", 401, 404, 429, 503);
    }

    private static Task<Results<Created<UserAnswer>, Problem>> RegisterAsync(
        Credentials wanted, HttpContext context, UserStore users, PasswordWork passwords, TimeProvider time,
        CancellationToken cancellationToken) =>
        ApiSpans.RunAsync<Results<Created<UserAnswer>, Problem>>(SpanNames.UserRegister, async span =>
        {
            if (wanted.WhyNotForRegistering() is { } problem)
            {
                return problem;
            }

            var hash = "";
            if (!await passwords.TryAsync(CallerAddress.Of(context), () => hash = PasswordHash.Create(wanted.Password!), cancellationToken))
            {
                return PasswordWork.Busy();
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

    private static async Task<Results<Ok<ProfileAnswer>, Problem>> ReadAsync(
        string name, SidechainUser user, UserStore users, CancellationToken cancellationToken) =>
        Credentials.IsName(name) && await users.FindProfileAsync(name, user.Id, cancellationToken) is { } profile
            ? TypedResults.Ok(profile)
            : Problem.NotFound("There is no user with this name.");
}
