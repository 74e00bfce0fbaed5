using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.Tracing.Client.Http;

namespace Sidechain.PluginHostSim.Faults;

/// <summary>
/// Makes a development host misbehave for this user's requests until this is disposed of; no trace shows that request. It keeps the token
/// that it began with: the share may have lost its own by then.
/// </summary>
internal sealed class ServerFaults : IAsyncDisposable
{
    private const string Route = "api/v1/development/faults";

    /// <summary>The host ends them by itself when nobody asks again: a plugin host that was killed leaves none.</summary>
    private const int Seconds = 120;

    /// <summary>Setting and ending are statements of a moment.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>A share may take longer than the host keeps a fault: it is asked again in time.</summary>
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(Seconds / 3);

    private readonly HttpClient _untraced;
    private readonly ApiSession _session;
    private readonly Screen _screen;
    private readonly CancellationTokenSource _ending = new();
    private Task _renewing = Task.CompletedTask;
    private bool _areSet;

    private ServerFaults(ApiSession session, Screen screen)
    {
        _untraced = TracedHttpClient.CreateUntraced(session.Settings.ApiUrl);
        _untraced.Timeout = Limit;
        _untraced.DefaultRequestHeaders.Authorization = session.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        (_session, _screen) = (session, screen);
    }

    /// <summary>Switches the plan's faults on; where one cannot be, none stays on.</summary>
    /// <exception cref="ClientException">The server has no such faults, or does not take them.</exception>
    public static async Task<ServerFaults> SetAsync(CommandRun run, FaultPlan plan, CancellationToken cancellationToken)
    {
        var faults = new ServerFaults(run.Session, run.Screen);
        try
        {
            await faults.SetAllAsync(plan, cancellationToken);
            faults._renewing = faults._areSet ? faults.RenewAsync(plan) : Task.CompletedTask;
            return faults;
        }
        catch
        {
            await faults.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the faults, also after a failure or a signal. Never throws.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _renewing;
        try
        {
            if (_areSet)
            {
                using var response = await _untraced.DeleteAsync(new Uri(Route, UriKind.Relative), CancellationToken.None);
                response.EnsureSuccessStatusCode();
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            _screen.Warning($"The server's faults could not be switched off ({e.Message}). They end by themselves within {Seconds} s.");
        }
        finally
        {
            _untraced.Dispose();
            _ending.Dispose();
        }
    }

    /// <summary>Until the end. A renewal that fails says nothing: the next one may work, and the share's trace shows what it met.</summary>
    private async Task RenewAsync(FaultPlan plan)
    {
        using var timer = new PeriodicTimer(Renewal, _session.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ending.Token))
            {
                await TrySetAllAsync(plan);
            }
        }
        catch (OperationCanceledException)
        {
            // The share is over.
        }
    }

    private async Task TrySetAllAsync(FaultPlan plan)
    {
        try
        {
            await SetAllAsync(plan, _ending.Token);
        }
        catch (Exception e)
            when (e is HttpRequestException or ClientException or TaskCanceledException { InnerException: TimeoutException })
        {
            System.Diagnostics.Debug.WriteLine(e);
        }
    }

    private async Task SetAllAsync(FaultPlan plan, CancellationToken cancellationToken)
    {
        foreach (var (target, mode, delayMs) in ServerFault.AllOf(plan))
        {
            await SetAsync(target, mode, delayMs, _session.Settings.Origin, cancellationToken);
        }
    }

    private async Task SetAsync(string target, string mode, int delayMs, string origin, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri($"{Route}/{target}", UriKind.Relative));
        request.Content = JsonContent.Create(new { mode, delay_ms = delayMs, seconds = Seconds });
        _areSet = true; // An answer that does not come says nothing about the fault.
        using var response = await _untraced.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            _areSet = false;
            throw new ClientException($"{origin} is no development host, so it has no faults to switch on.", ExitCodes.NotFound);
        }

        await ApiFailure.ThrowIfFailedAsync(response, origin, cancellationToken);
    }
}
