using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Feeds;
using Sidechain.StreamFake.Journal;

namespace Sidechain.StreamFake;

/// <summary>The whole service as a table of contents; the tests start the same one.</summary>
internal static class StreamFakeApp
{
    /// <param name="args">Of the command line.</param>
    /// <param name="configure">What tests change, last.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults();
        builder.Services.AddStreamOptions(builder.Configuration);
        builder.Services.AddSingleton<StreamTokens>();
        builder.Services.AddSingleton<FeedStore>();
        builder.Services.AddSingleton<JournalWriter>();
        builder.Services.AddHostedService(services => services.GetRequiredService<JournalWriter>());
        builder.Services.AddScoped<RequestTimer>();

        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseSidechainHeaders();
        app.MapDefaultEndpoints();
        app.MapFeeds();
        app.MapNotFound();
        return app;
    }
}
