using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Sidechain.TestServers.Statements;

namespace Sidechain.Api.Tests.Hosting;

/// <summary>The real api on a random port, with a database and an audio folder of its own.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;
    private readonly StreamServer? _stream;

    private ApiServer(WebApplication app, DirectoryInfo folder, string database, StreamServer? stream)
    {
        _app = app;
        _folder = folder;
        _stream = stream;
        Database = database;
        Spans = new DatabaseSpans(database);
    }

    public Uri Address => new(_app.Urls.Single());

    public IServiceProvider Services => _app.Services;

    public string Database { get; }

    /// <summary>All spans of the database, whichever client asked it.</summary>
    public DatabaseSpans Spans { get; }

    public string AudioPath => _folder.FullName;

    public StreamServer Stream => _stream ?? throw new InvalidOperationException("This api was started with another Stream.");

    /// <summary>Starts api against the shared servers and a Stream fake of its own; <paramref name="settings"/> override.</summary>
    public static Task<ApiServer> StartAsync(Servers servers, params IEnumerable<(string Key, string Value)> settings) =>
        StartAsync(servers, configure: null, settings);

    /// <summary>The same, with something changed in the service.</summary>
    public static async Task<ApiServer> StartAsync(
        Servers servers, Action<WebApplicationBuilder>? configure, params IEnumerable<(string Key, string Value)> settings)
    {
        var overrides = settings.ToDictionary(s => s.Key, s => s.Value);
        var stream = overrides.ContainsKey(Settings.StreamAddress) ? null : await StreamServer.StartAsync();
        var database = overrides.GetValueOrDefault(Settings.Database) ?? await servers.Postgres.CreateDatabaseAsync();
        var folder = Directory.CreateTempSubdirectory("sidechain-audio-");
        var app = ApiApp.Build([.. Settings.For(servers, database, folder.FullName, stream?.Address, overrides)], configure);
        var server = new ApiServer(app, folder, database, stream);
        await app.StartAsync();
        return server;
    }

    public ApiClient Client(string? token = null) => new(Address, token);

    /// <summary>One of api's background services.</summary>
    public T Background<T>() => _app.Services.GetServices<IHostedService>().OfType<T>().Single();

    /// <summary>A new user, signed in.</summary>
    public async Task<ApiClient> SignUpAsync()
    {
        var name = $"u{Guid.NewGuid():n}"[..20];
        using var nobody = Client();
        await nobody.RegisterAsync(name, "a-good-password");
        return new ApiClient(Address, await nobody.TokenAsync(name, "a-good-password")) { Name = name };
    }

    public async Task<T> QueryAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Returns when the worker has nothing left to do.</summary>
    public Task OutboxIsEmptyAsync() =>
        Eventually.Async("the outbox is empty", async () => await QueryAsync<long>("SELECT count(*) FROM stream_outbox") == 0);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_stream is not null)
        {
            await _stream.DisposeAsync();
        }

        _folder.Delete(recursive: true);
        Spans.Dispose();
        // A query that is not named where it is written fails every test that asks it.
        Assert.Empty(Spans.Unnamed);
    }
}
