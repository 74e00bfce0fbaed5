using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Console;

namespace Sidechain.ServiceDefaults.Logging;

/// <summary>One line a message with its time of day (UTC), since the lines of all services are read in one terminal.</summary>
internal static class ConsoleLines
{
    public static void Add(IServiceCollection services)
    {
        // Whoever reads the console may be slow, or hold it (Ctrl+S): then lines are lost, which is said, and no request waits.
        services.Configure<ConsoleLoggerOptions>(options => options.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
        services.Configure<SimpleConsoleFormatterOptions>(options =>
        {
            options.SingleLine = true;
            options.TimestampFormat = "HH:mm:ss.fff ";
            options.UseUtcTimestamp = true;
        });
    }
}
