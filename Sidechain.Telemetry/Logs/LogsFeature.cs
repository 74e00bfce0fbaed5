using Sidechain.Telemetry.Doors.Otlp;

namespace Sidechain.Telemetry.Logs;

internal static class LogsFeature
{
    public static void AddLogs(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LogTurns>().AddSingleton<LogStore>();
        builder.Services.AddSingleton<IOtlpSignal, OtlpLogs>();
    }

    public static void MapLogs(this WebApplication app) => LogApi.Map(app);
}
