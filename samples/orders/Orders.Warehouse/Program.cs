using System.Diagnostics;
using OpenTelemetry.Trace;

using var source = new ActivitySource("Orders.Warehouse");
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing
    .AddSource(source.Name)
    .AddAspNetCoreInstrumentation(requests => requests.Filter = context => context.Request.Path != "/health")
    .AddOtlpExporter());

var app = builder.Build();
app.MapGet("/health", () => Results.Ok());
app.MapGet("/stock/{sku}", (string sku) => sku == "ghost" ? Results.NotFound() : Results.Ok());
app.MapPost("/reservations/{sku}", (string sku) =>
{
    using var reserving = source.StartActivity("stock.reserve");
    reserving?.SetTag("order.sku", sku);
    return Results.Ok();
});
app.Run();
