namespace Sidechain.Api.Users;

internal static class UsersRegistration
{
    public static void AddUsers(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<UserStore>();
        builder.Services.AddSingleton<UserTokens>();
    }
}
