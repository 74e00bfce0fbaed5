using System.Text.Json;
using Sidechain.Api.Audio;
using Sidechain.Api.Cache;
using Sidechain.Api.Database;
using Sidechain.Api.Development;
using Sidechain.Api.Feeds;
using Sidechain.Api.Limits;
using Sidechain.Api.Posts;
using Sidechain.Api.Search;
using Sidechain.Api.Sessions;
using Sidechain.Api.Social;
using Sidechain.Api.Stream;
using Sidechain.Api.Users;

namespace Sidechain.Api;

/// <summary>The whole service as a table of contents; the tests start the same one.</summary>
internal static class ApiApp
{
    /// <param name="args">Of the command line.</param>
    /// <param name="configure">What tests change, last.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults(defaults => defaults.NeedsForwarderKey = true);
        builder.AddSidechainAuthentication();
        builder.AddApiDocument(
            "Sidechain api",
            "Users, posts, audio, feeds, search, likes, follows and comments. "
            + "Below `/api/v1/telemetry`, `traces`, `insights` and `alerts` telemetry answers; its own document describes them.");
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);

        builder.AddReadLimit();
        builder.AddDatabase();
        builder.AddCache();
        builder.AddAudio();
        builder.AddStream();
        builder.AddUsers();
        builder.AddSessions();
        builder.AddPosts();
        builder.AddFeeds();
        builder.AddSearch();
        builder.AddSocial();
        builder.AddFaults();

        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseSidechainHeaders();
        app.UseFaults();
        app.MapDefaultEndpoints();
        app.MapUsers();
        app.MapLogIn();
        app.MapSessions();
        app.MapPosts();
        app.MapPostAudio();
        app.MapFeeds();
        app.MapSearch();
        app.MapSocial();
        app.MapTelemetry();
        return app;
    }
}
