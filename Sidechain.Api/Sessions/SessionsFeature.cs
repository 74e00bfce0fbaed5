using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Sidechain.Api.Sessions;

internal static class SessionsFeature
{
    /// <summary>The limit of refreshing and signing out, which need no bearer token: section <c>Limits:Refresh</c>.</summary>
    public const string RefreshLimit = "Refresh";

    /// <summary>The limit of signing in, which needs none either: section <c>Limits:LogIn</c>.</summary>
    public const string LogInLimit = "LogIn";

    public static void AddSessions(this WebApplicationBuilder builder)
    {
        builder.AddLimit(LogInLimit, limit =>
            (limit.PerMinute, limit.Burst, limit.Concurrent, limit.Waiting, limit.ConcurrentOfAll, limit.WaitingOfAll) =
                (240, 120, 4, 64, 64, 256));
        builder.AddLimit(RefreshLimit, limit =>
            (limit.PerMinute, limit.Burst, limit.Concurrent, limit.Waiting, limit.ConcurrentOfAll, limit.WaitingOfAll) =
                (600, 240, 16, 64, 64, 256));
        builder.Services.AddOptions<SessionOptions>().BindConfiguration(SessionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<SessionTokens>();
        builder.Services.AddSingleton<RevokedSessions>();
        builder.Services.AddScoped<SessionStore>();
        builder.Services.AddScoped<SessionStart>();
        builder.Services.AddHostedService<SessionRounds>();
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<RevokedSessions>(Refuse);
    }

    private static void Refuse(JwtBearerOptions bearer, RevokedSessions revoked)
    {
        var whenValid = bearer.Events.OnTokenValidated;
        bearer.Events.OnTokenValidated = context =>
        {
            if (!revoked.Refuses(context.Principal!))
            {
                return whenValid(context);
            }

            EndedSession.Mark(context.HttpContext);
            context.Fail("The session has ended.");
            return Task.CompletedTask;
        };
    }
}
