using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Sidechain.Tracing.Client.Http;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Tests.Servers;

namespace Sidechain.Tracing.Tests.Http;

public sealed class ServerSpanParentTests
{
    [Fact]
    public async Task ServerSpan_OfARecordedRequest_IsAChildOfHttpRequestAndOfNothingHidden()
    {
        using var everything = new AllActivities();
        var seen = new Dictionary<string, string?>();
        await using var server = await TestServer.StartAsync(async context =>
        {
            seen["server span"] = Activity.Current!.SpanId.ToHexString();
            seen["server parent"] = Activity.Current.ParentSpanId.ToHexString();
            seen["X-Span-ID"] = context.Request.Headers[HeaderNames.SpanId];
            seen["traceparent"] = context.Request.Headers[HeaderNames.TraceParent];
            context.Response.Headers[HeaderNames.SpanId] = Activity.Current.SpanId.ToHexString();
            await context.Response.WriteAsync("made");
        });
        await using var recorder = new SpanRecorder(new ClientIdentity("cli", "1.0.0", "sidechain-cli"));
        using var client = TracedHttpClient.Create(recorder, server.Address);

        string trace;
        using (var root = recorder.StartTrace("share_loop"))
        {
            trace = root.TraceId;
            Assert.Equal("made", await client.GetStringAsync("api/v1/posts"));
        }

        var request = recorder.Spans.Single(s => s.Name == "cli.http_request");
        var share = recorder.Spans.Single(s => s.Name == "cli.share_loop");
        Assert.Equal(share.SpanId, request.ParentSpanId);
        Assert.Equal(request.SpanId, seen["X-Span-ID"]);
        Assert.Equal(request.SpanId, seen["server parent"]);
        Assert.Equal($"00-{trace}-{request.SpanId}-03", seen["traceparent"]);
        Assert.Contains(new(AttributeNames.SidechainServerSpanId, seen["server span"]!), request.Attributes);

        var activities = await everything.OfTraceAsync(trace, 3);
        Assert.Equal(
            ["Microsoft.AspNetCore", "Sidechain.Cli", "Sidechain.Cli"],
            activities.Where(a => !a.Source.Name.StartsWith("Experimental.", StringComparison.Ordinal)).Select(a => a.Source.Name).Order());
    }
}
