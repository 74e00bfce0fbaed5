namespace Sidechain.Browser.Tests.Web;

/// <summary>Tests with a Chromium of their own, which run beside the others: together they take as long as half of them.</summary>
[CollectionDefinition(nameof(SecondBrowser))]
public sealed class SecondBrowser : ICollectionFixture<WebBrowser>;
