using System.Globalization;
using System.Text;
using Sidechain.Otlp.Files;

namespace Sidechain.Otlp.Tests;

/// <summary>Which spans are a client's, by what OpenTelemetry's SDKs say of themselves and of the device.</summary>
public sealed class UserDeviceTests
{
    [Theory]
    [InlineData("the SDK of browsers", "telemetry.sdk.language=webjs", "web")]
    [InlineData("a browser's detector", "telemetry.sdk.language=webjs browser.platform=Windows browser.language=en", "web")]
    [InlineData("a page on a phone", "telemetry.sdk.language=webjs browser.mobile=true os.name=Android", "web")]
    [InlineData("an app that says nothing of its SDK", "browser.brands=Chromium", "web")]
    [InlineData("Android's SDK", "telemetry.sdk.language=java os.name=Android os.type=linux device.model.name=Pixel", "mobile")]
    [InlineData("Android's version alone", "telemetry.sdk.language=kotlin android.os.api_level=35", "mobile")]
    [InlineData("an SDK by its name", "telemetry.sdk.name=io.opentelemetry.android", "mobile")]
    [InlineData("Swift on a phone", "telemetry.sdk.language=swift os.name=iOS device.model.identifier=iPhone17,1", "mobile")]
    [InlineData("Swift on a desktop", "telemetry.sdk.language=swift os.name=macOS device.model.identifier=Mac14,2", "mobile")]
    [InlineData("another language on a phone", "telemetry.sdk.language=dotnet os.name=iPadOS", "mobile")]
    [InlineData("React Native", "telemetry.sdk.language=webjs os.name=iOS", "mobile")]
    [InlineData("Swift on a server", "telemetry.sdk.language=swift os.name=Ubuntu", null)]
    [InlineData("Java on a server", "telemetry.sdk.language=java os.name=Linux os.type=linux host.name=a", null)]
    [InlineData("Node", "telemetry.sdk.language=nodejs telemetry.sdk.name=opentelemetry", null)]
    [InlineData("a machine that knows its model", "telemetry.sdk.language=go device.id=42", null)]
    [InlineData("what the resource says goes first", "telemetry.sdk.language=webjs sidechain.client.type=plugin", "plugin")]
    [InlineData("a type that is none", "telemetry.sdk.language=webjs sidechain.client.type=toaster", "web")]
    public void Process_IsAClient_WhereItsResourceIsAUsersDevice(string description, string resource, string? client)
    {
        var span = Read(resource, "service.name=shop", "service.version=7").Span;

        Assert.True(
            (client, client ?? "shop", client is null ? null : "7") == (span.ClientType, span.Tier, span.ClientVersion), description);
    }

    [Fact]
    public void RequestOfABrowser_HasItsNetworkAndItsWrongClock()
    {
        var page = Read("telemetry.sdk.language=webjs", "service.name=shop-page", "service.version=7", server: 3_600_000);

        Assert.Equal(["network.request", "GET /cart", "network.response"], page.Children.Select(child => child.Span.Name));
    }

    private static Traces.Trees.TreeNode Read(string resource, string name, string version, int? server = null)
    {
        var attributes = string.Join(',', resource.Split(' ').Append(name).Append(version).Select(pair => pair.Split('=', 2))
            .Select(pair => $$$"""{"key":"{{{pair[0]}}}","value":{"stringValue":"{{{pair[1]}}}"}}"""));
        var answer = server is not { } later ? "" : $$$"""
            ,{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cart"}}]},
              "scopeSpans":[{"spans":[{{{Span("b1", "a1", "GET /cart", 2, later + 20, later + 80)}}}]}]}
            """;
        var file = $$"""
            {"resourceSpans":[{"resource":{"attributes":[{{attributes}}]},
             "scopeSpans":[{"spans":[{{Span("a1", "", "GET", 3, 0, 100)}}]}]}{{answer}}]}
            """;
        return Assert.Single(TraceFile.Read(Encoding.UTF8.GetBytes(file)).Traces).Tree.Roots[0];
    }

    private static string Span(string id, string parent, string name, int kind, long fromMs, long toMs) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {"traceId":"5b8efff798038103d269b633813fc60c","spanId":"00000000000000{{id}}","parentSpanId":"{{(parent.Length == 0 ? "" : $"00000000000000{parent}")}}",
         "name":"{{name}}","kind":{{kind}},
         "startTimeUnixNano":"{{1_788_000_000_000 + fromMs}}000000","endTimeUnixNano":"{{1_788_000_000_000 + toMs}}000000"}
        """);
}
