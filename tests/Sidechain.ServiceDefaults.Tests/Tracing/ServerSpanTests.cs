using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OpenTelemetry.Trace;
using Sidechain.ServiceDefaults.Tests.Services;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;

namespace Sidechain.ServiceDefaults.Tests.Tracing;

public sealed class ServerSpanTests
{
    [Fact]
    public async Task Parent_FromXHeadersAlone_IsTheClientsSpan()
    {
        await using var service = await StartAsync();
        var (trace, parent) = (Ids.Trace(), Ids.Span());

        using var response = await service.GetAsync("/items/7", "X-Trace-ID", trace, "X-Span-ID", parent);

        var span = await service.Spans.SingleAsync(trace);
        Assert.Equal((parent, ActivityKind.Server), (span.ParentSpanId.ToHexString(), span.Kind));
    }

    [Fact]
    public async Task Parent_FromTraceParent_WinsOverXHeaders_AndBothAreKept()
    {
        await using var service = await StartAsync();
        var (trace, parent, otherTrace, otherSpan) = (Ids.Trace(), Ids.Span(), Ids.Trace(), Ids.Span());

        using var response = await service.GetAsync(
            "/items/7", "traceparent", $"00-{trace}-{parent}-01", "X-Trace-ID", otherTrace, "X-Span-ID", otherSpan);

        var span = await service.Spans.SingleAsync(trace);
        Assert.Equal(parent, span.ParentSpanId.ToHexString());
        Assert.Equal(otherTrace, span.GetTagItem(AttributeNames.SidechainTraceIdConflict));
        Assert.Equal(otherSpan, span.GetTagItem(AttributeNames.SidechainClientSpanId));
    }

    [Fact]
    public async Task Parent_WhenAllHeadersAgree_LeavesNoMarks()
    {
        await using var service = await StartAsync();
        var (trace, parent) = (Ids.Trace(), Ids.Span());

        using var response = await service.GetAsync(
            "/items/7", "traceparent", $"00-{trace}-{parent}-01", "X-Trace-ID", trace.ToUpperInvariant(), "X-Span-ID",
            parent.ToUpperInvariant());

        var span = await service.Spans.SingleAsync(trace);
        Assert.DoesNotContain(span.TagObjects, tag =>
            tag.Key is AttributeNames.SidechainTraceIdConflict
                or AttributeNames.SidechainClientSpanId or AttributeNames.SidechainTraceIdOriginal);
    }

    [Fact]
    public async Task ForeignTraceId_IsMapped_AndKept()
    {
        await using var service = await StartAsync();
        var text = $"old-client-{Ids.Span()}";
        Assert.True(TraceIds.TryMapTraceId(text, out var mapped));

        using var response = await service.GetAsync("/items/7", "X-Trace-ID", text, "X-Span-ID", "span-1", "X-Client", "plugin/1.0.1");

        var span = await service.Spans.SingleAsync(mapped.ToHexString());
        Assert.Equal(text, span.GetTagItem(AttributeNames.SidechainTraceIdOriginal));
        Assert.Equal(
            ("plugin", "1.0.1"),
            (span.GetTagItem(AttributeNames.SidechainClientType), span.GetTagItem(AttributeNames.SidechainClientVersion)));
    }

    [Fact]
    public async Task Request_WithSampledFlagOff_IsRecordedAllTheSame()
    {
        await using var service = await StartAsync();
        var trace = Ids.Trace();

        using var response = await service.GetAsync("/items/7", "traceparent", $"00-{trace}-{Ids.Span()}-00");

        await service.Spans.SingleAsync(trace);
    }

    [Fact]
    public async Task Name_IsMethodAndRoute_WithStatus()
    {
        await using var service = await StartAsync();
        var trace = Ids.Trace();

        using var response = await service.GetAsync("/items/7?secret=1", "X-Trace-ID", trace, "X-Span-ID", "1");

        var span = await service.Spans.SingleAsync(trace);
        Assert.Equal("GET /items/{id}", span.DisplayName);
        Assert.Equal("/items/{id}", span.GetTagItem(AttributeNames.HttpRoute));
        Assert.Equal(200, span.GetTagItem(AttributeNames.HttpResponseStatusCode));
        Assert.Equal("GET", span.GetTagItem(AttributeNames.HttpRequestMethod));
        Assert.Equal("/items/7", span.GetTagItem("url.path"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task Name_WithoutRoute_IsTheMethodAlone()
    {
        await using var service = await StartAsync();
        var trace = Ids.Trace();

        using var response = await service.GetAsync("/wp-login.php", "X-Trace-ID", trace, "X-Span-ID", "1");

        var span = await service.Spans.SingleAsync(trace);
        Assert.Equal(
            ("GET", ActivityStatusCode.Unset, 404),
            (span.DisplayName, span.Status, (int)span.GetTagItem(AttributeNames.HttpResponseStatusCode)!));
    }

    [Fact]
    public async Task Exception_MakesTheSpanAnError_WithOneEvent()
    {
        await using var service = await StartAsync();
        var trace = Ids.Trace();

        using var response = await service.GetAsync("/throws", "X-Trace-ID", trace, "X-Span-ID", "1");

        var span = await service.Spans.SingleAsync(trace);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal("System.InvalidOperationException", span.GetTagItem(AttributeNames.ErrorType));
        Assert.Equal(500, span.GetTagItem(AttributeNames.HttpResponseStatusCode));
        Assert.Equal(EventNames.Exception, Assert.Single(span.Events).Name);
    }

    [Fact]
    public async Task Answer503_MakesTheSpanAnError()
    {
        await using var service = await StartAsync();
        var trace = Ids.Trace();

        using var response = await service.GetAsync("/unavailable", "X-Trace-ID", trace, "X-Span-ID", "1");

        var span = await service.Spans.SingleAsync(trace);
        Assert.Equal((ActivityStatusCode.Error, "503"), (span.Status, span.GetTagItem(AttributeNames.ErrorType)));
    }

    [Fact]
    public async Task ClientThatGoesAway_LeavesACancelledSpan()
    {
        var entered = new TaskCompletionSource();
        await using var service = await TestService.StartAsync(app => app.MapGet("/waits", async (CancellationToken token) =>
        {
            entered.SetResult();
            await Task.Delay(Timeout.Infinite, token);
        }));
        var trace = Ids.Trace();
        using var leaving = new CancellationTokenSource();
        using var request =
            new HttpRequestMessage(HttpMethod.Get, "/waits") { Headers = { { "X-Trace-ID", trace }, { "X-Span-ID", "1" } } };

        var call = service.Client.SendAsync(request, leaving.Token);
        await entered.Task;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        var span = await service.Spans.SingleAsync(trace);
        Assert.Equal(SpanStatuses.Cancelled, span.GetTagItem(AttributeNames.SidechainStatus));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task UntracedPaths_AndWhatRunsBelowThem_LeaveNoSpan()
    {
        using var source = new ActivitySource("Sidechain.ServiceDefaults.Tests.Untraced");
        var traceOfWork = new TaskCompletionSource<string?>();
        await using var service = await TestService.StartAsync(
            app => app.MapPost("/v1/traces", () =>
            {
                using var work = source.StartActivity("work");
                traceOfWork.SetResult(work?.TraceId.ToHexString());
            }),
            add: builder => builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource(source.Name)),
            options: options => options.UntracedPaths.Add("/v1/traces"));
        var (untraced, traced) = (Ids.Trace(), Ids.Trace());

        using var ingest = await service.SendAsync(HttpMethod.Post, "/v1/traces", "X-Trace-ID", untraced, "X-Span-ID", "1");
        using var health = await service.GetAsync("/health", "X-Trace-ID", untraced, "X-Span-ID", "1");
        using var alive = await service.GetAsync("/alive", "X-Trace-ID", untraced, "X-Span-ID", "1");
        using var other = await service.GetAsync("/v1/traces-of-mine", "X-Trace-ID", traced, "X-Span-ID", "1");

        Assert.Equal(HttpStatusCode.OK, ingest.StatusCode);
        await service.Spans.SingleAsync(traced);
        Assert.Null(await traceOfWork.Task);
        Assert.DoesNotContain(service.Spans.All, span => span.TraceId.ToHexString() == untraced);
    }

    private static Task<TestService> StartAsync() => TestService.StartAsync(app =>
    {
        app.MapGet("/items/{id}", (int id) => id);
        app.MapGet("/throws", string () => throw new InvalidOperationException("broken"));
        app.MapGet("/unavailable", () => Results.StatusCode(503));
    });
}
