using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Sidechain.ServiceDefaults.Tests.Limits;

/// <summary>Holds requests until a test lets them go.</summary>
internal sealed class Gate
{
    public SemaphoreSlim Entered { get; } = new(0);

    public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

internal static class GateRegistration
{
    public static void AddGate(this WebApplicationBuilder builder) => builder.Services.AddSingleton<Gate>();

    public static Gate GetGate(this IServiceProvider services) => services.GetRequiredService<Gate>();
}
