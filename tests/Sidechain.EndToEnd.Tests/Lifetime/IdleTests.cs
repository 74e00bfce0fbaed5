using Aspire.Hosting.Testing;
using Sidechain.Traces.Testing;

namespace Sidechain.EndToEnd.Tests.Lifetime;

/// <summary>The dashboard shows only what users did. <c>bench idle</c> looks for five minutes, with the timers as they are.</summary>
[Collection(nameof(QuietApplication))]
public sealed class IdleTests(QuietApplication application)
{
    [Fact]
    public async Task IdleApplication_MakesNoTraces()
    {
        Assert.Empty(application.SeenWhileIdle);

        // The witness: somebody who does something is seen.
        using var cli = new Cli(application.App.GetEndpoint("api"));
        await cli.LoginAsync("alice");
        var upload = await cli.RunAsync("upload", Cli.Loop);
        await application.Dashboard.Trace(upload.TraceId()).ShouldHaveShapeAsync("../upload.shape");
    }
}
