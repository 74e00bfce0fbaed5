using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Sidechain.Api.Tests.Hosting;

/// <summary>What api logs where nobody has configured it: its own settings decide, not the tests'.</summary>
internal sealed class KeptLogs : ILoggerProvider, ILogger
{
    /// <summary>The settings that make it so.</summary>
    public static readonly (string Key, string Value)[] Levels =
        [("contentRoot", Root()), ("Logging:LogLevel:Default", "Information"), ("Logging:LogLevel:Microsoft.AspNetCore", "Warning")];

    /// <summary>Messages, each with the exception that came with it.</summary>
    public ConcurrentQueue<(string Message, Exception? Exception)> Lines { get; } = new();

    /// <summary>Lines with a stack trace.</summary>
    public IEnumerable<string> Traces =>
        Lines.Where(line => line.Exception is not null).Select(line => $"{line.Message}\n{line.Exception}");

    public void Add(WebApplicationBuilder builder) => builder.Logging.ClearProviders().AddProvider(this);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue((formatter(state, exception), exception));

    public void Dispose()
    {
    }

    // Beside the tests lies the settings file of one of the services, whichever was copied last.
    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Sidechain.Api", "appsettings.json")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "Sidechain.Api");
    }
}
