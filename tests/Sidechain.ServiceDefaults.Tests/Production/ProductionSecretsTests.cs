using Sidechain.ServiceDefaults.Production;

namespace Sidechain.ServiceDefaults.Tests.Production;

public sealed class ProductionSecretsTests
{
    [Theory]
    [InlineData("short", true)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", true)]
    [InlineData("please-changeme-please-1234567890-abcdefgh", true)]
    [InlineData("your-secret-of-32-letters-or-more-0123456789", true)]
    [InlineData("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c", false)]
    public void SecretThatCouldBeGuessed_IsKnown(string secret, bool isWeak) => Assert.Equal(isWeak, ProductionSecrets.IsWeak(secret));

    [Fact]
    public void RandomSecrets_AreGoodEnough() =>
        Assert.DoesNotContain(
            Enumerable.Range(0, 1000)
                .Select(_ => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32))),
            ProductionSecrets.IsWeak);
}
