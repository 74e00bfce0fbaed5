using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Sidechain.StandIns.Tests.Clients;

public sealed class PostgresTests(Servers servers)
{
    [Fact]
    public async Task DbContext_OnAConnectionString_ReadsAndWrites_IsHealthy_AndTraced()
    {
        var spans = new Spans();
        var builder = Builder(await servers.Postgres.CreateDatabaseAsync());
        builder.AddNpgsqlDbContext<Notes>("sidechain", configureDbContextOptions: options =>
            options.UseNpgsql(postgres => postgres.ConfigureDataSource(source => source.ConfigureTracing(tracing =>
                tracing.ConfigureCommandSpanNameProvider(command => command.CommandText.Split(' ')[0])))));
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(spans));
        using var host = builder.Build();
        await host.StartAsync();

        using var root = new Activity(nameof(PostgresTests)) { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        await using var scope = host.Services.CreateAsyncScope();
        var notes = scope.ServiceProvider.GetRequiredService<Notes>();
        await notes.Database.EnsureCreatedAsync();
        notes.Add(new Note { Text = "hello" });
        await notes.SaveChangesAsync();

        Assert.Equal("hello", (await notes.Set<Note>().SingleAsync()).Text);
        Assert.IsAssignableFrom<Npgsql.EntityFrameworkCore.PostgreSQL.NpgsqlRetryingExecutionStrategy>(notes.Database.CreateExecutionStrategy());
        Assert.Contains(spans.Of(root.TraceId), span => span.DisplayName == "INSERT");
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Healthy, report.Entries[nameof(Notes)].Status);
    }

    [Fact]
    public async Task DbContext_TakesSettingsFromItsSections()
    {
        var builder = Builder("Host=127.0.0.1;Port=1;Database=none");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Aspire:Npgsql:EntityFrameworkCore:PostgreSQL:CommandTimeout"] = "7",
            ["Aspire:Npgsql:EntityFrameworkCore:PostgreSQL:sidechain:DisableRetry"] = "true",
            ["Aspire:Npgsql:EntityFrameworkCore:PostgreSQL:Notes:DisableHealthChecks"] = "true",
        });
        builder.AddNpgsqlDbContext<Notes>("sidechain");
        using var host = builder.Build();
        await using var scope = host.Services.CreateAsyncScope();
        var notes = scope.ServiceProvider.GetRequiredService<Notes>();

        Assert.Equal(7, notes.Database.GetCommandTimeout());
        Assert.False(notes.Database.CreateExecutionStrategy().RetriesOnFailure);
        Assert.Null(host.Services.GetService<HealthCheckService>());
    }

    [Fact]
    public void DbContext_WithoutConnectionString_SaysWhereItIsLookedFor()
    {
        var builder = Builder(null);
        builder.AddNpgsqlDbContext<Notes>("sidechain");
        using var host = builder.Build();
        using var scope = host.Services.CreateScope();

        var failure = Assert.Throws<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<Notes>());

        Assert.StartsWith("ConnectionString is missing. It should be provided in 'ConnectionStrings:sidechain'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DbContext_RegisteredTwice_InDevelopment_Throws()
    {
        var builder = Builder(null, Environments.Development);
        builder.AddNpgsqlDbContext<Notes>("sidechain");

        Assert.Throws<InvalidOperationException>(() => builder.AddNpgsqlDbContext<Notes>("sidechain"));
    }

    [Fact]
    public async Task DataSource_OnAConnectionString_Works_AndIsHealthy()
    {
        var builder = Builder(await servers.Postgres.CreateDatabaseAsync());
        builder.AddNpgsqlDataSource("sidechain", configureDataSourceBuilder: source => source.ConnectionStringBuilder.ApplicationName = "tests");
        using var host = builder.Build();
        var source = host.Services.GetRequiredService<NpgsqlDataSource>();

        await using var command = source.CreateCommand("SHOW application_name");

        Assert.Equal("tests", await command.ExecuteScalarAsync());
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Healthy, report.Entries["PostgreSql"].Status);
    }

    [Fact]
    public async Task DataSource_OfAServerThatIsAway_IsUnhealthy()
    {
        var builder = Builder("Host=127.0.0.1;Port=1;Username=u;Password=p;Database=none");
        builder.AddNpgsqlDataSource("sidechain");
        using var host = builder.Build();

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.Equal(HealthStatus.Unhealthy, report.Entries["PostgreSql"].Status);
    }

    private static HostApplicationBuilder Builder(string? connectionString, string? environment = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = environment ?? Environments.Production });
        builder.Services.AddLogging();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:sidechain"] = connectionString });
        return builder;
    }

    private sealed class Notes(DbContextOptions<Notes> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Note>();
    }

    private sealed class Note
    {
        public int Id { get; init; }

        public required string Text { get; init; }
    }

    private sealed class Spans : BaseProcessor<Activity>
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<Activity> _ended = new();

        public IEnumerable<Activity> Of(ActivityTraceId trace) => _ended.Where(span => span.TraceId == trace);

        public override void OnEnd(Activity data) => _ended.Enqueue(data);
    }
}
