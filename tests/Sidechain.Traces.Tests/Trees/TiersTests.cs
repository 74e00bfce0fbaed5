using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Tests.Trees;

public sealed class TiersTests
{
    [Theory]
    [InlineData("web", "sidechain-web", null, "web")]
    [InlineData(null, "web", null, "web-host")]
    [InlineData(null, "api", null, "api")]
    [InlineData(null, "api", "postgresql", "postgres")]
    [InlineData(null, "web", "redis", "redis")]
    public void Tier_IsWhereTheTimeWasSpent(string? clientType, string service, string? dbSystem, string tier) =>
        Assert.Equal(tier, Tiers.Of(clientType, service, dbSystem));
}
