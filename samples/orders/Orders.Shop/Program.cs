using System.Diagnostics;
using System.Net;
using OpenTelemetry.Trace;
using var source = new ActivitySource("Orders.Shop");
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing
    .AddSource(source.Name)
    .AddAspNetCoreInstrumentation(requests => requests.Filter = context => context.Request.Path != "/health")
    .AddHttpClientInstrumentation()
    .AddOtlpExporter());
builder.Services.AddServiceDiscovery();
builder.Services.AddHttpClient("warehouse", client => client.BaseAddress = new Uri("http://warehouse")).AddServiceDiscovery();

var app = builder.Build();
app.MapGet("/health", () => Results.Ok());
app.MapPost("/orders/{sku}", async (string sku, IHttpClientFactory clients, CancellationToken cancellationToken) =>
{
    using var order = source.StartActivity("orders.place");
    order?.SetTag("order.sku", sku);
    using var warehouse = clients.CreateClient("warehouse");
    using var stock = await warehouse.GetAsync(new Uri($"/stock/{sku}", UriKind.Relative), cancellationToken);
    if (stock.StatusCode == HttpStatusCode.NotFound)
    {
        return Results.NotFound();
    }

    using var reservation = await warehouse.PostAsync(new Uri($"/reservations/{sku}", UriKind.Relative), null, cancellationToken);
    reservation.EnsureSuccessStatusCode();
    order?.AddEvent(new ActivityEvent("order_placed"));
    return Results.Ok();
});
app.Run();
