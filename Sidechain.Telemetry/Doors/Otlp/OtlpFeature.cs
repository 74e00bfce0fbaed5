using Sidechain.Telemetry.Doors.Limits;

namespace Sidechain.Telemetry.Doors.Otlp;

internal static class OtlpFeature
{
    public static void AddOtlp(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<OtlpKeyOptions>()
            .Configure<IConfiguration>((options, configuration) => options.Key = configuration[OtlpKeyOptions.Name] ?? "")
            .Validate(options => options.Key.Length > 0, $"{OtlpKeyOptions.Name} must be set: services send it with their spans.")
            .ValidateOnStart();
        builder.Services.AddSingleton<OtlpKey>();
        builder.Services.AddSingleton<OtlpDoor>();
        builder.Services.AddSingleton<IOtlpSignal, OtlpTraces>();
        builder.Services.AddSingleton<OtlpHttpApi>();
        OtlpGrpcApi.Add(builder);
        builder.AddOtlpGrpcEndpoint();
    }

    public static void MapOtlp(this WebApplication app)
    {
        OtlpHttpApi.Map(app);
        OtlpGrpcApi.Map(app);
    }
}
