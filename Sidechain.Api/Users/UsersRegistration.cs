namespace Sidechain.Api.Users;

internal static class UsersRegistration
{
    /// <summary>The limits of the two routes that need no token: sections <c>Limits:LogIn</c> and <c>Limits:Register</c>.</summary>
    public const string LogInLimit = "LogIn";

    public const string RegisterLimit = "Register";

    public static void AddUsers(this WebApplicationBuilder builder)
    {
        builder.AddLimit(LogInLimit, limit => (limit.PerMinute, limit.Burst, limit.Concurrent, limit.Waiting, limit.ConcurrentOfAll, limit.WaitingOfAll) = (240, 120, 4, 64, 64, 256));
        builder.AddLimit(RegisterLimit, limit => (limit.PerMinute, limit.Burst, limit.Concurrent, limit.Waiting, limit.ConcurrentOfAll, limit.WaitingOfAll) = (60, 60, 4, 64, 64, 256));
        builder.Services.AddOptions<UserOptions>().BindConfiguration(UserOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddScoped<UserStore>();
        builder.Services.AddSingleton<PasswordWork>();
        builder.Services.AddSingleton<LoginGuard>();
    }
}
