using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Sidechain.ServiceDefaults.Addresses;
using Sidechain.ServiceDefaults.Tests.Services;

namespace Sidechain.ServiceDefaults.Tests.Addresses;

/// <summary>A client's address is its connection's, or the one for which our own forwarder vouches.</summary>
public sealed class AddressTests
{
    private const string Key = "5f4dcc3b5aa765d61d8327deb882cf99aabbccdd";

    private static readonly Dictionary<string, string?> WithKey = new() { [AddressSignature.KeyName] = Key };

    [Fact]
    public async Task AddressOfAClient_GoesThroughTwoForwarders()
    {
        await using var telemetry = await StartAsync(WithKey);
        await using var api = await StartAsync(WithKey, telemetry);
        await using var web = await StartAsync(WithKey, api);

        using var response = await web.GetAsync("/who", AddressSignature.Header, Signed("10.1.2.3", DateTimeOffset.UtcNow));

        Assert.Equal("10.1.2.3 ", await response.Content.ReadAsStringAsync());
    }

    public static TheoryData<string, string> Forgeries => new()
    {
        { "unsigned", "10.1.2.3" },
        { "signed by somebody else", Signed("10.1.2.3", DateTimeOffset.UtcNow, "another-key") },
        {
            "another address under the signature",
            Signed("10.1.2.3", DateTimeOffset.UtcNow).Replace("10.1.2.3", "10.1.2.4", StringComparison.Ordinal)
        },
        { "overheard an hour ago", Signed("10.1.2.3", DateTimeOffset.UtcNow.AddHours(-1)) },
        { "garbage", "  x y z " },
        { "nothing", " " },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task WhatAnybodyElseSays_IsLeftOut(string kind, string header)
    {
        await using var telemetry = await StartAsync(WithKey);
        await using var api = await StartAsync(WithKey, telemetry);
        foreach (var service in (TestService[])[telemetry, api])
        {
            using var response = await service.GetAsync("/who", AddressSignature.Header, header, "X-Forwarded-For", "10.9.9.9");
            Assert.True(await response.Content.ReadAsStringAsync() == "127.0.0.1 ", kind);
        }
    }

    [Fact]
    public async Task WithoutAKey_NothingIsBelieved_AndNothingWritten()
    {
        await using var telemetry = await StartAsync([]);
        await using var api = await StartAsync([], telemetry);

        using var response = await api.GetAsync("/who", AddressSignature.Header, Signed("10.1.2.3", DateTimeOffset.UtcNow, ""));

        Assert.Equal((HttpStatusCode.OK, "127.0.0.1 "), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    private static Task<TestService> StartAsync(Dictionary<string, string?> settings, TestService? next = null) => TestService.StartAsync(
        app =>
        {
            if (next is null)
            {
                app.MapGet("/who", (HttpContext context) =>
                    $"{context.Connection.RemoteIpAddress} {context.Request.Headers[AddressSignature.Header]}");
            }
            else
            {
                app.MapForwarder("/who", next.Address.OriginalString);
            }
        },
        settings: settings);

    private static string Signed(string address, DateTimeOffset at, string key = Key)
    {
        var signed = $"{address} {at.ToUnixTimeSeconds()}";
        return $"{signed} {Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(signed)))}";
    }
}
