using Sidechain.Api.Database;

namespace Sidechain.Api.Users;

internal static class UsersFeature
{
    /// <summary>The limit of registering, which needs no token: section <c>Limits:Register</c>.</summary>
    public const string RegisterLimit = "Register";

    public static void AddUsers(this WebApplicationBuilder builder)
    {
        builder.AddLimit(RegisterLimit, limit =>
            (limit.PerMinute, limit.Burst, limit.Concurrent, limit.Waiting, limit.ConcurrentOfAll, limit.WaitingOfAll) =
                (60, 60, 4, 64, 64, 256));
        builder.Services.AddOptions<UserOptions>().BindConfiguration(UserOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<IAfterMigration, DevelopmentUsers>();
        builder.Services.AddScoped<UserStore>();
        builder.Services.AddSingleton<PasswordWork>();
        builder.Services.AddSingleton<LogInGuard>();
    }
}
