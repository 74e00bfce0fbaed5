using Sidechain.StreamFake.Activities;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Collections;
using Sidechain.StreamFake.Configuration;
using Sidechain.StreamFake.Faults;
using Sidechain.StreamFake.Feeds;
using Sidechain.StreamFake.Follows;
using Sidechain.StreamFake.Journal;
using Sidechain.StreamFake.Reactions;
using Sidechain.StreamFake.Requests;
using Sidechain.StreamFake.State;
using Sidechain.StreamFake.Users;

namespace Sidechain.StreamFake;

/// <summary>The whole service as a table of contents; the tests start the same one.</summary>
internal static class StreamFakeApp
{
    /// <param name="args">Of the command line.</param>
    /// <param name="configure">What tests change, last.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults(defaults => defaults.IsCalledByServicesAlone = true);
        builder.Services.AddStreamOptions(builder.Configuration);
        builder.Services.AddSingleton<FeedGroups>();
        builder.Services.AddSingleton<StreamTokens>();
        builder.Services.AddSingleton<RateLimits>();
        builder.Services.AddSingleton<FaultSwitch>();
        builder.Services.AddSingleton<StreamStore>();
        builder.Services.AddSingleton<ReadChange>(ChangeReader.Read);
        builder.Services.AddSingleton<JournalWriter>();
        builder.Services.AddHostedService(services => services.GetRequiredService<JournalWriter>());
        builder.Services.AddScoped<RequestTimer>();

        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseSidechainHeaders();
        app.UseMiddleware<StreamPipeline>();
        app.UseMiddleware<FaultStrikes>();
        app.MapDefaultEndpoints();
        var stream = StreamOperation.Group(app);
        stream.MapFeeds();
        stream.MapFollows();
        stream.MapActivities();
        stream.MapTargets();
        stream.MapReactions();
        stream.MapUsers();
        stream.MapCollections();
        app.MapFaults();
        app.MapUnmapped();
        return app;
    }
}
