namespace Sidechain.Web.Tests.Client;

/// <summary>The TypeScript tests, in <c>Sidechain.Web/client/tests</c>; <c>npm test</c> there runs them alone.</summary>
public sealed class VitestTests
{
    [Theory]
    [Vitest]
    public void Vitest_Passes(string file, string test, string status, string message) =>
        Assert.True(status == "passed", $"{file}: {test}\n{message}");
}
