using Sidechain.Client.Configuration;
using Sidechain.TestApi;

namespace Sidechain.Client.Tests;

/// <summary>How long a command stays for its trace, which the spool has too.</summary>
public sealed class DeliveryTests
{
    // Nobody waits for so long: what ends before it has not waited for it.
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task Deliver_NoAnswer_LeavesTheTraceToALaterRun()
    {
        await using var client = await ClientSession.StartAsync(settings => settings with { FlushLimit = Never, Patience = Moment });
        var asked = new TaskCompletionSource();
        client.Api.Answers[RecordingApi.SpansPath] = (http, _) =>
        {
            asked.TrySetResult();
            return Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        await client.ShareAsync();

        var undelivered = await client.Session.DeliverAsync(serverMissing: false);

        Assert.EndsWith("It is kept, and the next command tries again.", undelivered, StringComparison.Ordinal);
        await asked.Task;
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Deliver_ServerThatWantsAPause_IsNotWaitedFor(int status)
    {
        await using var client = await ClientSession.StartAsync(settings => settings with { FlushLimit = Never, Patience = Moment });
        client.Api.Fail(RecordingApi.SpansPath, status, "Not now.", headers => headers.RetryAfter = "2");
        await client.ShareAsync();

        var undelivered = await client.Session.DeliverAsync(serverMissing: false);

        Assert.EndsWith("It is kept, and the next command tries again.", undelivered, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliver_AsLongAsThereAreAnswers_GoesOn()
    {
        // Long enough for an answer of a busy machine.
        await using var client = await ClientSession.StartAsync(
            settings => settings with { FlushLimit = Never, Patience = TimeSpan.FromSeconds(3) });
        var answer = client.Api.Answers[RecordingApi.SpansPath];
        var requests = 0;
        client.Api.Answers[RecordingApi.SpansPath] = (http, request) => Interlocked.Increment(ref requests) == 2
            ? Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default)
            : answer(http, request);
        await client.ShareAsync();
        for (var n = 0; n < 1000; n++)
        {
            client.Session.Recorder.StartTrace("plugin.step").Dispose();
        }

        Assert.Null(await client.Session.DeliverAsync(serverMissing: false));
        Assert.Equal(1000, client.Api.Spans.DistinctBy(span => span.SpanId).Count(span => span.Name == "plugin.step"));
    }

    [Fact]
    public void Settings_WithoutAWish_AreImpatient()
    {
        var settings = Settings.Read("http://localhost");

        Assert.Equal((TimeSpan.FromSeconds(2), Moment), (settings.FlushLimit, settings.Patience));
    }
}
