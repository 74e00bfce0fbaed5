using System.Diagnostics;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.W3C;

// Without a listener .NET makes no activities, and then nothing is propagated.
using var listener = new ActivityListener
{
    ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or "System.Net.Http",
    Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
};
ActivitySource.AddActivityListener(listener);

var propagator = new SidechainPropagator();
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.Services.AddSingleton<DistributedContextPropagator>(propagator);
await using var app = builder.Build();

using var http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = propagator, AllowAutoRedirect = false });

app.MapPost("/test", async (Callback[] callbacks, CancellationToken ct) =>
{
    foreach (var callback in callbacks)
    {
        using var response = await http.PostAsJsonAsync(callback.Url, callback.Arguments, ct);
    }

    return Results.Ok();
});
await app.StartAsync();
Console.WriteLine($"{app.Urls.Single()}/test");
await app.WaitForShutdownAsync();
