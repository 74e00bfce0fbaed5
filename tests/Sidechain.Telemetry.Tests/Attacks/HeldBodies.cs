using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Sidechain.Telemetry.Doors.Limits;

namespace Sidechain.Telemetry.Tests.Attacks;

/// <summary>Requests whose bodies do not come, each with its place.</summary>
internal sealed class HeldBodies(TelemetryServer server) : IDisposable
{
    private readonly CancellationTokenSource _end = new();

    public async Task OpenAsync(int count, AuthenticationHeaderValue? user)
    {
        var admission = server.Services.GetRequiredService<Admission>();
        var before = admission.Requests;
        for (var n = 0; n < count; n++)
        {
            _ = SendAsync(user);
        }

        await Wait.UntilAsync("all have their places", () => Task.FromResult(admission.Requests == before + count));
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task SendAsync(AuthenticationHeaderValue? user)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, "/api/v1/telemetry/spans") { Content = new StreamContent(new NeverEnding()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = user;
        try
        {
            using var answer = await server.Client.SendAsync(request, _end.Token);
        }
        catch (Exception ended) when (ended is OperationCanceledException or HttpRequestException)
        {
            // The test is over.
        }
    }
}
