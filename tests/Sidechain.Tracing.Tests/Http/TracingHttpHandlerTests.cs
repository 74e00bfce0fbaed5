using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Sidechain.Tracing.Client.Http;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Tests.Servers;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Tests.Http;

public sealed class TracingHttpHandlerTests : IAsyncDisposable
{
    private readonly SpanRecorder _recorder = new(new ClientIdentity("cli", "1.2.0", "sidechain-cli"));
    private readonly ConcurrentQueue<Received> _received = new();

    public ValueTask DisposeAsync() => _recorder.DisposeAsync();

    [Fact]
    public async Task Request_ToOurHost_CarriesEveryHeader()
    {
        await using var server = await ServerAsync(_ => Task.CompletedTask);
        using var client = TracedHttpClient.Create(_recorder, server.Address);
        using (var root = _recorder.StartTrace("feed_load", "abc123def456"))
        {
            root.SetBaggage("session.id", "s-1");
            root.SetBaggage("user.id", "alice");
            await client.GetAsync("api/v1/feed/timeline?token=abc&page=2");
        }

        var (request, span) = (_received.Single(), Request());
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        Assert.Equal("abc123def456", request.Header(HeaderNames.TraceId));
        Assert.Equal(span.SpanId, request.Header(HeaderNames.SpanId));
        Assert.Equal(span.ParentSpanId, request.Header(HeaderNames.ParentSpanId));
        Assert.Equal($"00-{span.TraceId}-{span.SpanId}-01", request.Header(HeaderNames.TraceParent));
        Assert.Equal(("cli", "1.2.0"), (request.Header(HeaderNames.ClientType), request.Header(HeaderNames.ClientVersion)));
        Assert.InRange(long.Parse(request.Header(HeaderNames.ClientTimestamp)!, CultureInfo.InvariantCulture), now - 60_000, now + 60_000);
        Assert.Equal("session.id=s-1", request.Header(HeaderNames.Baggage));
    }

    [Fact]
    public async Task Request_OutsideOfAnySpan_IsATraceOfItsOwnWithoutAParentHeader()
    {
        await using var server = await ServerAsync(_ => Task.CompletedTask);
        using var client = TracedHttpClient.Create(_recorder, server.Address);
        await client.GetAsync("health");
        Assert.Null(Request().ParentSpanId);
        Assert.Null(_received.Single().Header(HeaderNames.ParentSpanId));
    }

    [Fact]
    public async Task Span_OfARequest_HasTheAttributesOfTheConventions()
    {
        await using var server = await ServerAsync(context =>
        {
            context.Response.Headers[HeaderNames.ServerTime] = "75.125";
            context.Response.Headers[HeaderNames.SpanId] = "00f067aa0ba902b7";
            context.Response.Headers[HeaderNames.TraceId] = context.Request.Headers[HeaderNames.TraceId];
            context.Response.StatusCode = 201;
            return context.Response.WriteAsync("{}");
        });
        using var client = TracedHttpClient.Create(_recorder, server.Address);
        var address = new UriBuilder(server.Address)
        {
            Path = "/api/v1/posts",
            Query = "?token=abc&flag&page=2",
            UserName = "alice",
            Password = "s3cret",
        }.Uri;
        await client.PostAsync(address, new StringContent("12345"));

        var span = Request();
        Assert.Equal("ok", span.Status);
        Assert.Equal(
            new Dictionary<string, object>
            {
                ["service.name"] = "sidechain-cli",
                ["http.request.method"] = "POST",
                ["url.full"] = $"{server.Address}api/v1/posts?token=***&*&page=*",
                ["server.address"] = "127.0.0.1",
                ["server.port"] = (long)server.Address.Port,
                ["http.request.body.size"] = 5L,
                ["http.response.status_code"] = 201L,
                ["network.protocol.version"] = "1.1",
                ["http.server_time_ms"] = 75.125,
                ["sidechain.server.span_id"] = "00f067aa0ba902b7",
            },
            span.Attributes.ToDictionary(a => a.Key, a => a.Value));
        Assert.Equal([EventNames.ResponseReceived], span.Events.Select(e => e.Name));
    }

    [Theory]
    [InlineData(404, "error", "404")]
    [InlineData(503, "error", "503")]
    [InlineData(204, "ok", null)]
    [InlineData(304, "ok", null)]
    public async Task Status_OfTheAnswer_IsTheSpans(int status, string expected, string? errorType)
    {
        await using var server = await ServerAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        using var client = TracedHttpClient.Create(_recorder, server.Address);
        await client.GetAsync("x");
        Assert.Equal((expected, errorType), (Request().Status, Attribute("error.type")));
    }

    [Theory]
    [InlineData("75ms", 75.0)]
    [InlineData("75", 75.0)]
    [InlineData("-1", null)]
    [InlineData("soon", null)]
    [InlineData("1e99", null)]
    public async Task ServerTime_OfAnyServer_IsReadOrIgnored(string text, double? expected)
    {
        await using var server = await ServerAsync(context =>
        {
            context.Response.Headers[HeaderNames.ServerTime] = text;
            return Task.CompletedTask;
        });
        using var client = TracedHttpClient.Create(_recorder, server.Address);
        await client.GetAsync("x");
        Assert.Equal(expected, Attribute("http.server_time_ms"));
    }

    [Theory]
    [InlineData("4BF92F35-77B3-4DA6-A3CE-929D0E0E4736", null)]
    [InlineData("00000000000000000000000000000001", "00000000000000000000000000000001")]
    [InlineData("what is this?", "invalid")]
    public async Task Trace_ThatTheServerEchoes_IsCompared(string echo, string? mismatch)
    {
        await using var server = await ServerAsync(context =>
        {
            context.Response.Headers[HeaderNames.TraceId] = echo;
            return Task.CompletedTask;
        });
        using var client = TracedHttpClient.Create(_recorder, server.Address);
        using (_recorder.StartTrace("feed_load", "4bf92f3577b34da6a3ce929d0e0e4736"))
        {
            await client.GetAsync("x");
        }

        Assert.Equal(mismatch, Attribute(AttributeNames.SidechainTraceIdMismatch));
    }

    [Fact]
    public async Task Server_ThatIsNotThere_IsAnErrorWithItsKind()
    {
        using var client = TracedHttpClient.Create(_recorder, new Uri("http://127.0.0.1:1"));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("x"));
        Assert.Equal(("error", "connection_error"), (Request().Status, Attribute("error.type")));
        Assert.Equal(["exception"], Request().Events.Select(e => e.Name));
    }

    [Fact]
    public async Task Caller_WhoCancels_MakesTheSpanCancelled()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = await ServerAsync(async context =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var client = TracedHttpClient.Create(_recorder, server.Address);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync("x", cancel.Token));
        Assert.Equal(("cancelled", null), (Request().Status, Attribute("error.type")));
    }

    [Fact]
    public async Task Server_ThatDoesNotAnswerInTime_IsAnErrorAsHttpClientHasIt()
    {
        await using var server = await ServerAsync(context =>
            Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        using var client = TracedHttpClient.Create(_recorder, server.Address, timeout: TimeSpan.FromMilliseconds(100));
        var exception = await Assert.ThrowsAsync<TaskCanceledException>(() => client.GetAsync("x"));
        Assert.IsType<TimeoutException>(exception.InnerException);
        Assert.Equal(("error", "timeout"), (Request().Status, Attribute("error.type")));
    }

    [Fact]
    public async Task Span_LastsUntilTheLastByteIsRead()
    {
        var more = new TaskCompletionSource();
        await using var server = await ServerAsync(async context =>
        {
            await context.Response.WriteAsync("first ");
            await context.Response.Body.FlushAsync();
            await more.Task;
            await context.Response.WriteAsync("last");
        });
        using var client = TracedHttpClient.Create(_recorder, server.Address);
        using var response = await client.GetAsync("x", HttpCompletionOption.ResponseHeadersRead);
        Assert.Empty(_recorder.Spans);
        Assert.Null(_recorder.Current);

        more.SetResult();
        Assert.Equal("first last", await response.Content.ReadAsStringAsync());
        Assert.Equal("ok", Request().Status);
    }

    [Fact]
    public async Task Span_OfAnAnswerThatIsGivenUpOrBreaksOff_Ends()
    {
        var headersSeen = new TaskCompletionSource();
        await using var server = await ServerAsync(async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("only this");
            await context.Response.Body.FlushAsync();
            await headersSeen.Task;
            context.Abort();
        });
        using var client = TracedHttpClient.Create(_recorder, server.Address);
        (await client.GetAsync("x", HttpCompletionOption.ResponseHeadersRead)).Dispose();
        Assert.Equal("ok", Request().Status);

        using var broken = await client.GetAsync("y", HttpCompletionOption.ResponseHeadersRead);
        headersSeen.SetResult();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => broken.Content.ReadAsStringAsync());
        Assert.Equal(["ok", "error"], _recorder.Spans.Select(s => s.Status));
    }

    [Fact]
    public async Task Body_OfARequest_IsStreamed()
    {
        var firstSeen = new TaskCompletionSource();
        await using var server = await ServerAsync(_ => Task.CompletedTask, async context =>
        {
            var buffer = new byte[5];
            await context.Request.Body.ReadExactlyAsync(buffer);
            firstSeen.SetResult();
        });
        using var client = TracedHttpClient.Create(_recorder, server.Address);
        using var content = new SlowContent(firstSeen.Task);
        var response = await client.PostAsync("x", content).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(307, "POST", "body")]
    [InlineData(308, "POST", "body")]
    [InlineData(301, "GET", "")]
    [InlineData(302, "GET", "")]
    [InlineData(303, "GET", "")]
    public async Task Redirect_OnOurHost_IsFollowedByASpanOfItsOwn(int status, string method, string body)
    {
        await using var server = await ServerAsync(context =>
        {
            if (context.Request.Path == "/old")
            {
                context.Response.StatusCode = status;
                context.Response.Headers.Location = "/new";
            }

            return Task.CompletedTask;
        });
        using var client = TracedHttpClient.Create(_recorder, server.Address);
        client.DefaultRequestHeaders.Authorization = new("Bearer", "abc");
        var response = await client.PostAsync("old", new StringContent("body"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var (first, second) = (_received.First(), _received.Last());
        Assert.Equal((method, "/new", body, "Bearer abc"), (second.Method, second.Path, second.Body, second.Header("Authorization")));
        Assert.Equal(_recorder.Spans.Select(s => s.SpanId), [first.Header(HeaderNames.SpanId), second.Header(HeaderNames.SpanId)]);
        Assert.Contains(new(AttributeNames.HttpRequestResendCount, 1L), _recorder.Spans[1].Attributes);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("localhost", "traceparent")]
    public async Task Redirect_ToAnotherOrigin_CarriesNothingOrTraceparentAlone(string? listed, string? expected)
    {
        await using var other = await ServerAsync(_ => Task.CompletedTask);
        var there = new UriBuilder(other.Address) { Host = "localhost", Path = "/there" }.Uri;
        await using var server = await ServerAsync(context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = there.AbsoluteUri;
            return Task.CompletedTask;
        });
        var targets = new PropagationTargets([server.Address], listed is null ? [] : [listed]);
        using var client = TracedHttpClient.Create(_recorder, server.Address, targets);
        client.DefaultRequestHeaders.Authorization = new("Bearer", "abc");
        client.DefaultRequestHeaders.Add("Cookie", "a=b");
        using (var root = _recorder.StartTrace("share_loop"))
        {
            root.SetBaggage("session.id", "s-1");
            await client.PostAsync("x", new StringContent("body"));
        }

        Assert.Equal("Bearer abc", _received.First().Header("Authorization"));
        var leaked = _received.Last();
        Assert.Equal(("/there", "body"), (leaked.Path, leaked.Body));
        var context = leaked.Headers.Keys.Select(k => k.ToLowerInvariant())
            .Where(k =>
                k.StartsWith("x-", StringComparison.Ordinal)
                    || k is "traceparent" or "tracestate" or "baggage" or "authorization" or "cookie");
        Assert.Equal(expected is null ? [] : [expected], context);
    }

    [Fact]
    public async Task Redirects_WithoutEnd_StopAfterFive()
    {
        await using var server = await ServerAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "/again";
            return Task.CompletedTask;
        });
        using var client = TracedHttpClient.Create(_recorder, server.Address);
        var response = await client.GetAsync("x");
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(6, _received.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("file:///etc/passwd")]
    public async Task Redirect_ThatLeadsNowhere_IsTheAnswer(string? location)
    {
        await using var server = await ServerAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        });
        using var client = TracedHttpClient.Create(_recorder, server.Address);
        Assert.Equal(HttpStatusCode.Found, (await client.GetAsync("x")).StatusCode);
        Assert.Single(_received);
    }

    [Fact]
    public async Task UntracedClient_InsideASpan_SendsNoContext()
    {
        using var everything = new AllActivities();
        await using var server = await ServerAsync(_ => Task.CompletedTask);
        using var client = TracedHttpClient.CreateUntraced(server.Address);
        using (_recorder.StartTrace("share_loop"))
        {
            await client.GetAsync("x");
        }

        Assert.Null(_received.Single().Header(HeaderNames.TraceParent));
        Assert.Null(_received.Single().Header(HeaderNames.TraceId));
        Assert.Single(_recorder.Spans);
    }

    [Fact]
    public async Task StockTransport_UnderTheHandler_WouldMakeAHiddenSpan()
    {
        // What the first test of the project guards against: made here on purpose, to prove that it would be seen.
        using var everything = new AllActivities();
        await using var server = await ServerAsync(_ => Task.CompletedTask);
        using var stock = new SocketsHttpHandler();
        using var client = TracedHttpClient.Create(_recorder, server.Address, primary: stock);
        await client.GetAsync("x");
        var activities = await everything.OfTraceAsync(Request().TraceId!, 3);
        Assert.Contains(activities, a => a.Source.Name == "System.Net.Http" && a.ParentSpanId.ToHexString() == Request().SpanId);
    }

    private WireSpan Request() => _recorder.Spans.First(s => s.Name == "cli.http_request");

    private object? Attribute(string key) => Request().Attributes.FirstOrDefault(a => a.Key == key).Value;

    private Task<TestServer> ServerAsync(RequestDelegate answer, RequestDelegate? first = null) => TestServer.StartAsync(async context =>
    {
        if (first is not null)
        {
            await first(context);
        }

        _received.Enqueue(await Received.FromAsync(context));
        await answer(context);
    });

    /// <summary>Sends its second half only when the server has seen the first.</summary>
    private sealed class SlowContent(Task firstSeen) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("first"u8.ToArray());
            await stream.FlushAsync();
            await firstSeen;
            await stream.WriteAsync("last"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
