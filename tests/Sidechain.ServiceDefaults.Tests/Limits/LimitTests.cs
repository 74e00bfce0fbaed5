using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
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

        Assert.Equal((HttpStatusCode.TooManyRequests, true), (refused.StatusCode, refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1)));
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
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
        },
        builder =>
        {
            builder.AddGate();
            builder.Services.AddSingleton<IStartupFilter, Callers>();
            builder.AddLimit("Test", limit => (limit.PerMinute, limit.Burst, limit.Concurrent, limit.Waiting, limit.ConcurrentOfAll, limit.WaitingOfAll) = (6000, 1000, 100, 100, 100, 100));
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

                return go(context);
            });
            next(app);
        };
    }
}
