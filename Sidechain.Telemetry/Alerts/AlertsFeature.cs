namespace Sidechain.Telemetry.Alerts;

internal static class AlertsFeature
{
    private static readonly TimeSpan WebhookTimeout = TimeSpan.FromSeconds(10);

    public static void AddAlerts(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AlertOptions>().BindConfiguration(AlertOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<AlertStore>();
        // A client of its own: nobody traces it, and it follows no redirect to elsewhere.
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<AlertTeller>(
            services, new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false })
            {
                Timeout = WebhookTimeout,
            }));
        builder.Services.AddSingleton<AlertWatch>();
        builder.Services.AddHostedService<AlertService>();
    }

    public static void MapAlerts(this WebApplication app) => AlertApi.Map(app);
}
