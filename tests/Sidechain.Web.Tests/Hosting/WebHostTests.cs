namespace Sidechain.Web.Tests.Hosting;

public sealed class WebHostTests
{
    [Fact]
    public async Task Spans_AreThisHostsAlone()
    {
        await using var one = await WebHost.StartAsync();
        await using var other = await WebHost.StartAsync();

        using (await other.GetAsync("/settings", "Accept", "text/html"))
        using (await one.GetAsync("/login", "Accept", "text/html"))
        {
            Assert.Equal("GET /login", (await one.Spans.NextAsync()).DisplayName);
            Assert.Equal("GET /settings", (await other.Spans.NextAsync()).DisplayName);
        }
    }
}
