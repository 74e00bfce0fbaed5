using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>The host's services, and those of the application that need the application itself.</summary>
internal sealed class ApplicationServices(IServiceProvider host, DistributedApplication application, ResourceLoggerService loggers)
    : IServiceProvider
{
    public object? GetService(Type serviceType) =>
        serviceType == typeof(ResourceLoggerService) ? loggers
        : serviceType == typeof(ResourceCommandService) ? application.ResourceCommands
        : serviceType == typeof(ResourceNotificationService) ? application.ResourceNotifications
        : host.GetService(serviceType);
}
