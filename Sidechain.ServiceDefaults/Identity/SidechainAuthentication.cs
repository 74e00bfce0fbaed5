using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.Tracing.Conventions;

namespace Microsoft.Extensions.Hosting;

/// <summary>Who may call: the bearer tokens that api issues.</summary>
public static class SidechainAuthentication
{
    /// <summary>Checks bearer tokens (HS256, key <c>Jwt:Key</c>), puts the user's id on the server's span. A short key fails.</summary>
    public static TBuilder AddSidechainAuthentication<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOptions<JwtOptions>()
            .BindConfiguration(JwtOptions.SectionName)
            .Validate(
                options => options.Key is { Length: >= JwtOptions.MinKeyLength },
                $"Jwt:Key must be set, to at least {JwtOptions.MinKeyLength} characters (environment variable Jwt__Key).")
            .ValidateOnStart();
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<IOptions<JwtOptions>>((bearer, jwt) =>
            {
                bearer.MapInboundClaims = false;
                bearer.TokenValidationParameters = jwt.Value.ValidationParameters();
                bearer.Events = new JwtBearerEvents { OnTokenValidated = NameUser, OnChallenge = KeepToTheCode };
            });
        builder.Services.AddAuthorization();
        return builder;
    }

    // The description would repeat parts of the token; error="invalid_token" remains.
    private static Task KeepToTheCode(JwtBearerChallengeContext context)
    {
        context.ErrorDescription = null;
        return Task.CompletedTask;
    }

    private static Task NameUser(TokenValidatedContext context)
    {
        if (context.Principal is { } principal && SidechainUser.From(principal) is { } user
            && context.HttpContext.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } activity)
        {
            activity.SetTag(AttributeNames.UserId, user.Id);
        }

        return Task.CompletedTask;
    }
}
