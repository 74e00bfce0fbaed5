using System.Net;
using Sidechain.Tracing.Client.Delivery;

namespace Sidechain.Tracing.Tests.Delivery;

public sealed class AnswerTests
{
    private static readonly DateTimeOffset ServersNow = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("right", 0)]
    [InlineData("without a battery", -20_000)]
    [InlineData("ahead", 20_000)]
    public async Task RetryAfter_Date_IsComparedWithTheServersOwnAndNotWithThisMachines(string described, int daysOff)
    {
        var time = new ManualTime();
        time.SetBy(TimeSpan.FromDays(daysOff));
        using var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        response.Headers.Date = ServersNow;
        response.Headers.RetryAfter = new(ServersNow.AddSeconds(7));

        var answer = await Answer.ReadAsync(response, time, TestContext.Current.CancellationToken);

        Assert.True(answer.RetryAfter == TimeSpan.FromSeconds(7), $"{described}: {answer.RetryAfter}");
    }

    [Fact]
    public async Task RetryAfter_DateInThePast_IsNow()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        response.Headers.Date = ServersNow;
        response.Headers.RetryAfter = new(ServersNow.AddSeconds(-7));

        Assert.Null((await Answer.ReadAsync(response, new ManualTime(), TestContext.Current.CancellationToken)).RetryAfter);
    }
}
