using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sidechain.Api.Tests.Hosting;
using Sidechain.TestServers;

namespace Sidechain.Api.Tests.Database;

/// <summary>A service that starts before its database.</summary>
public sealed class WaitingTests(Servers servers)
{
    private static readonly (string, string) Warnings = ("Logging:LogLevel:Sidechain.Api.Database", "Warning");

    [Fact]
    public async Task Start_WithoutItsDatabase_WaitsForIt()
    {
        var connection = new NpgsqlConnectionStringBuilder(
            await servers.Postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken))
        {
            Database = $"later_{Guid.NewGuid():n}",
        };
        using var waiting = new FirstLine();
        var starting = ApiServer.StartAsync(
            servers, app => app.Services.AddSingleton<ILoggerProvider>(waiting),
            Warnings, (Settings.Database, connection.ConnectionString));

        Assert.Contains(
            "not there yet", await waiting.Text.WaitAsync(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.False(starting.IsCompleted);
        await CreateAsync(connection);

        await using var api = await starting;
        using var nobody = api.Client();
        Assert.Equal(HttpStatusCode.OK, (await nobody.LogInAsync("alice", "alice")).Status);
    }

    [Fact]
    public async Task Start_WhileTheServerIsAway_EndsWhenItIsToldTo()
    {
        var away = new NpgsqlConnectionStringBuilder(await servers.Postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken))
        {
            Port = FreePort.Take(),
        };
        var settings = Settings.For(
            servers, away.ConnectionString, Path.GetTempPath(), "http://127.0.0.1:1",
            new Dictionary<string, string> { [Warnings.Item1] = Warnings.Item2 });
        using var waiting = new FirstLine();
        await using var app = ApiApp.Build([.. settings], builder => builder.Services.AddSingleton<ILoggerProvider>(waiting));
        using var stop = new CancellationTokenSource();
        var starting = app.StartAsync(stop.Token);
        await waiting.Text.WaitAsync(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
    }

    private static async Task CreateAsync(NpgsqlConnectionStringBuilder later)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(later.ConnectionString) { Database = "postgres" }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"CREATE DATABASE {later.Database}", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The first line that is logged.</summary>
    private sealed class FirstLine : ILoggerProvider, ILogger
    {
        private readonly TaskCompletionSource<string> _text = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Text => _text.Task;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _text.TrySetResult(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
