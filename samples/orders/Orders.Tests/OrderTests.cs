using System.Diagnostics;
using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Sidechain.Traces.Testing;

namespace Orders.Tests;

public sealed class OrderTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private TraceCollector _traces = null!;
    private DistributedApplication _app = null!;

    public async ValueTask InitializeAsync()
    {
        using var deadline = new CancellationTokenSource(Limit);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Orders_AppHost>(deadline.Token);
        _traces = await builder.AddTraceCollectorAsync(deadline.Token);
        _app = await builder.BuildAsync(deadline.Token);
        await _app.StartAsync(deadline.Token);
        await _app.ResourceNotifications.WaitForResourceHealthyAsync("shop", deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _traces.DisposeAsync();
    }

    [Fact]
    public async Task Order_OfSomethingInStock_IsReservedInOneTrace()
    {
        var (status, traceId) = await OrderAsync("loop");

        Assert.Equal(HttpStatusCode.OK, status);
        await _traces.Trace(traceId).ShouldHaveShapeAsync("order.shape");
    }

    [Fact]
    public async Task Order_OfSomethingThatIsNotThere_ReservesNothing()
    {
        var (status, traceId) = await OrderAsync("ghost");

        Assert.Equal(HttpStatusCode.NotFound, status);
        await _traces.Trace(traceId).ShouldHaveShapeAsync("""
            POST /orders/{sku}      @shop       server  http.response.status_code = 404
              orders.place          @shop       no event order_placed
                GET                 @shop       client
                  GET /stock/{sku}  @warehouse  server  http.response.status_code = 404
                POST                ×0
            """);
    }

    /// <summary>An order in a trace of its own: nobody else's spans are in it.</summary>
    private async Task<(HttpStatusCode Status, string TraceId)> OrderAsync(string sku)
    {
        var traceId = ActivityTraceId.CreateRandom().ToString();
        using var client = _app.CreateHttpClient("shop");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/orders/{sku}", UriKind.Relative));
        request.Headers.Add("traceparent", $"00-{traceId}-{ActivitySpanId.CreateRandom()}-01");
        using var response = await client.SendAsync(request);
        return (response.StatusCode, traceId);
    }
}
