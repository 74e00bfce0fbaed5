namespace Sidechain.AppHost;

/// <summary>The lines for a newcomer when everything is up: addresses, commands to try, and the dashboard's login last.</summary>
internal static class Welcome
{
    /// <summary>Prints once, when all of the services are healthy.</summary>
    public static void SayHowToStart(this IDistributedApplicationBuilder builder, params IResourceBuilder<ProjectResource>[] services)
    {
        var missing = services.Length;
        foreach (var service in services)
        {
            service.OnResourceReady(async (_, ready, cancellationToken) =>
            {
                if (Interlocked.Decrement(ref missing) == 0)
                {
                    var dashboard = Dashboard.AddressIn(ready.Services) is { } address
                        ? await address.GetValueAsync(cancellationToken)
                        : null;
                    Print(services, dashboard, builder.Configuration["AppHost:BrowserToken"]);
                }
            });
        }
    }

    private static void Print(IResourceBuilder<ProjectResource>[] services, string? dashboard, string? token)
    {
        var addresses = services.Select(service => $"  {service.Resource.Name,-10} {service.GetEndpoint("http").Url}");
        var login = token is null ? dashboard : $"{dashboard}/login?t={token}";
        Console.WriteLine(
            $"""

            Sidechain is up.
            {string.Join('\n', addresses)}

            In another terminal:
              ./sidechain login --user alice --password alice
              ./sidechain upload samples/loop.wav
              ./sidechain trace show <the trace ID that upload printed> --wait

            {(dashboard is null ? "There is no dashboard in this run." : $"The dashboard, with every trace:  {login}")}

            """);
    }
}
