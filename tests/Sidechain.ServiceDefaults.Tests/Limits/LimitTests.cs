using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Tests.Services;

namespace Sidechain.ServiceDefaults.Tests.Limits;

public sealed class LimitTests
{
    [Fact]
    public async Task CallerWhoAsksTooOften_IsToldWhenToComeAgain_AndOthersAreNot()
    {
        await using var service = await StartAsync(("PerMinute", 60), ("Burst", 3));
        for (var n = 0; n < 3; n++)
        {
            using var taken = await service.GetAsync("/limited");
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        }

        using var refused = await service.GetAsync("/limited");
        using var open = await service.GetAsync("/open");

        Assert.Equal(
            (HttpStatusCode.TooManyRequests, true), (refused.StatusCode, refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1)));
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
    }

    [Fact]
    public async Task AddressWithManyUsers_AsksAsOftenAsAFew_AndOtherAddressesAreNotConcerned()
    {
        await using var service = await StartAsync(("PerMinute", 60), ("Burst", 2), ("CallersOfAddress", 2));
        for (var n = 0; n < 4; n++)
        {
            using var taken = await service.GetAsync("/limited", "X-Test-User", $"mallory{n}");
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        }

        using var refused = await service.GetAsync("/limited", "X-Test-User", "mallory4");
        using var elsewhere = await service.GetAsync("/limited", "X-Test-User", "alice", "X-Test-Address", "10.1.2.3");

        Assert.Equal(
            (HttpStatusCode.TooManyRequests, true), (refused.StatusCode, refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1)));
        Assert.Equal(HttpStatusCode.OK, elsewhere.StatusCode);
    }

    [Fact]
    public async Task AddressWithManyUsers_HasAsManyRequestsRunningAsAFew_AndOtherAddressesAreNotConcerned()
    {
        await using var service = await StartAsync(("Concurrent", 1), ("Waiting", 0), ("CallersOfAddress", 2));
        var held = new List<Task<HttpResponseMessage>>();
        for (var n = 0; n < 2; n++)
        {
            held.Add(service.GetAsync("/held", "X-Test-User", $"mallory{n}"));
            await service.Services.GetGate().Entered.WaitAsync(TestContext.Current.CancellationToken);
        }

        using var refused = await service.GetAsync("/limited", "X-Test-User", "mallory2");
        using var elsewhere = await service.GetAsync("/limited", "X-Test-User", "alice", "X-Test-Address", "10.1.2.3");
        service.Services.GetGate().Open.SetResult();

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.OK), (refused.StatusCode, elsewhere.StatusCode));
        Assert.All(await Task.WhenAll(held), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Fact]
    public async Task RequestsOfOneCaller_WaitForEachOther_AndTooManyAreRefused()
    {
        await using var service = await StartAsync(("Concurrent", 1), ("Waiting", 1));
        var first = service.GetAsync("/held");
        await service.Services.GetGate().Entered.WaitAsync(TestContext.Current.CancellationToken);
        var others = Enumerable.Range(0, 5).Select(_ => service.GetAsync("/held")).ToList();
        var refused = new List<HttpStatusCode>();
        while (others.Count > 1)
        {
            var done = await Task.WhenAny(others);
            others.Remove(done);
            refused.Add((await done).StatusCode);
        }

        service.Services.GetGate().Open.SetResult();

        Assert.All(refused, status => Assert.Equal(HttpStatusCode.TooManyRequests, status));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), ((await first).StatusCode, (await others[0]).StatusCode));
    }

    [Fact]
    public async Task RequestsOfAll_AreLimitedToo_WithA503()
    {
        await using var service = await StartAsync(("ConcurrentOfAll", 1), ("WaitingOfAll", 0));
        var first = service.GetAsync("/held");
        await service.Services.GetGate().Entered.WaitAsync(TestContext.Current.CancellationToken);

        using var refused = await service.GetAsync("/limited");
        service.Services.GetGate().Open.SetResult();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        using var after = await service.GetAsync("/limited");
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task AddressWithManyUsers_HasHalfOfAllPlaces()
    {
        await using var service = await StartAsync(("ConcurrentOfAll", 4), ("WaitingOfAll", 0));
        var gate = service.Services.GetGate();
        var held = new List<Task<HttpResponseMessage>>();
        foreach (var user in (string[])["mallory", "trudy"])
        {
            held.Add(service.GetAsync("/held", "X-Test-User", user));
            await gate.Entered.WaitAsync(TestContext.Current.CancellationToken);
        }

        using var refused = await service.GetAsync("/limited", "X-Test-User", "oscar");
        using var elsewhere = await service.GetAsync("/limited", "X-Test-User", "alice", "X-Test-Address", "10.1.2.3");
        gate.Open.SetResult();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
        Assert.Equal(HttpStatusCode.OK, elsewhere.StatusCode);
        foreach (var answer in await Task.WhenAll(held))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            answer.Dispose();
        }

        using var after = await service.GetAsync("/limited", "X-Test-User", "oscar");
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task CallerWhoReadsAnAnswerSlowly_KeepsAPlaceOfItsOwn_AndNoneOfAll()
    {
        await using var service = await StartAsync(("Concurrent", 1), ("Waiting", 0), ("ConcurrentOfAll", 1), ("WaitingOfAll", 0));
        var gate = service.Services.GetGate();
        var slow = service.GetAsync("/slow", "X-Test-User", "mallory");
        await gate.Entered.WaitAsync(TestContext.Current.CancellationToken);

        using var own = await service.GetAsync("/limited", "X-Test-User", "mallory");
        using var other = await service.GetAsync("/limited", "X-Test-User", "alice");
        gate.Open.SetResult();

        Assert.Equal(HttpStatusCode.TooManyRequests, own.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        using var answer = await slow;
        Assert.Equal("ok", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var after = await service.GetAsync("/limited", "X-Test-User", "mallory");
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Theory]
    [InlineData("/small"), InlineData("/large")]
    public async Task BodyThatComesSlowly_HoldsNoPlaceOfAll(string path)
    {
        await using var service = await StartAsync(("ConcurrentOfAll", 2), ("WaitingOfAll", 2));
        var gate = service.Services.GetGate();
        string[] addresses = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"];
        var slow = addresses.Select(address => SendSlowlyAsync(service, gate, path, address)).ToList();
        foreach (var _ in addresses)
        {
            await gate.Entered.WaitAsync(TestContext.Current.CancellationToken);
        }

        using var other = await service.GetAsync("/limited", "X-Test-User", "alice", "X-Test-Address", "10.1.2.3");
        gate.Open.SetResult();

        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        foreach (var answer in await Task.WhenAll(slow))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            answer.Dispose();
        }

        using var after = await service.GetAsync("/limited", "X-Test-User", "10.0.0.1", "X-Test-Address", "10.0.0.1");
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    private static async Task<long> LengthAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return body.Length;
    }

    private static Task<HttpResponseMessage> SendSlowlyAsync(TestService service, Gate gate, string path, string caller)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new HeldContent(gate) };
        request.Headers.Add("X-Test-User", caller);
        request.Headers.Add("X-Test-Address", caller);
        return service.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<TestService> StartAsync(params (string Member, int Value)[] limits) => TestService.StartAsync(
        app =>
        {
            app.MapGet("/limited", () => "ok").WithLimit("Test");
            app.MapGet("/open", () => "ok");
            app.MapGet("/held", async (Gate gate) =>
            {
                gate.Entered.Release();
                await gate.Open.Task;
                return "ok";
            }).WithLimit("Test");
            app.MapPost("/small", async (HttpContext context) => await LengthAsync(context)).WithLimit("Test")
                .WithMetadata(new RequestSizeLimitAttribute(1024));
            app.MapPost("/large", async (HttpContext context) =>
            {
                var length = await LengthAsync(context);
                return await context.EnterSharedAsync(context.RequestAborted) is { } refusal ? refusal : Results.Ok(length);
            }).WithLimit("Test", isAfterBody: true);
            app.MapGet("/slow", async (HttpContext context, Gate gate) =>
            {
                await context.Response.WriteAsync("o");
                gate.Entered.Release();
                await gate.Open.Task;
                await context.Response.WriteAsync("k");
            }).WithLimit("Test");
        },
        builder =>
        {
            builder.AddGate();
            builder.Services.AddSingleton<IStartupFilter, Callers>();
            builder.AddLimit("Test", limit =>
                (limit.PerMinute, limit.Burst, limit.Concurrent, limit.Waiting, limit.ConcurrentOfAll, limit.WaitingOfAll) =
                    (6000, 1000, 100, 100, 100, 100));
        },
        settings: limits.ToDictionary(limit => $"Limits:Test:{limit.Member}", limit => (string?)$"{limit.Value}"));

    /// <summary>Makes a request one of the user and the address that its headers name.</summary>
    private sealed class Callers : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, go) =>
            {
                if (context.Request.Headers["X-Test-User"] is [{ } user])
                {
                    context.User = new ClaimsPrincipal(new ClaimsIdentity([new(UserClaims.Id, user)], "test"));
                }

                if (context.Request.Headers["X-Test-Address"] is [{ } address])
                {
                    context.Connection.RemoteIpAddress = IPAddress.Parse(address);
                }

                if (HttpMethods.IsPost(context.Request.Method))
                {
                    context.RequestServices.GetRequiredService<Gate>().Entered.Release();
                }

                return go(context);
            });
            next(app);
        };
    }

    /// <summary>A body of two letters: the second comes when the gate is open.</summary>
    private sealed class HeldContent(Gate gate) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("o"u8.ToArray());
            await stream.FlushAsync();
            await gate.Open.Task;
            await stream.WriteAsync("k"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 2;
            return true;
        }
    }
}
