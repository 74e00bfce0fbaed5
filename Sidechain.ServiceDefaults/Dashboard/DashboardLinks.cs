using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Sidechain.ServiceDefaults.Dashboard;

/// <summary>Links to a trace's page in Aspire's dashboard, in Development alone. They hold no token: the dashboard asks for one.</summary>
public sealed class DashboardLinks
{
    private const string Key = "SIDECHAIN_DASHBOARD_URL";
    private readonly Uri? _dashboard;

    /// <exception cref="InvalidOperationException">The address is not usable; the message names the key.</exception>
    public DashboardLinks(IConfiguration configuration, IHostEnvironment environment)
    {
        if (environment.IsDevelopment() && configuration[Key] is { Length: > 0 } text)
        {
            _dashboard = Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                ? address
                : throw new InvalidOperationException($"{Key} is '{text}': it must be an address such as http://localhost:15888.");
        }
    }

    /// <summary>The page of a trace, null where no dashboard runs.</summary>
    /// <param name="traceId">32 hex digits in lower case.</param>
    public string? To(string traceId) => _dashboard is null ? null : new Uri(_dashboard, $"/traces/detail/{traceId}").AbsoluteUri;
}
