using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Sidechain.StreamFake.Tests.Faults;

public sealed class FaultTests
{
    private const string Switch = "../../development/faults";
    private const string Activity = """{"actor":"a","verb":"v","object":"1"}""";

    [Fact]
    public async Task Fail_OfEveryCall_AnswersErrorMinus1AndDoesNothing()
    {
        await using var stream = await StreamServer.StartAsync();
        await stream.PutAsync(Switch, """{"fail_percent":100}""");

        var answer = await stream.AddAsync("user/alice", Activity);
        await stream.DeleteAsync(Switch);

        Assert.Equal(
            (HttpStatusCode.InternalServerError, -1, "InternalSystemError"), (answer.Status, answer.Code, answer.Text("exception")));
        Assert.Empty((await stream.ReadAsync("user/alice")).Results);
    }

    [Fact]
    public async Task Fail_OfAShare_IsSpreadEvenly()
    {
        await using var stream = await StreamServer.StartAsync(settings: "Stream:FailPercent=25");

        var failed = 0;
        for (var i = 0; i < 40; i++)
        {
            failed += (await stream.ReadAsync("user/alice")).Status == HttpStatusCode.InternalServerError ? 1 : 0;
        }

        Assert.Equal(10, failed);
    }

    [Fact]
    public async Task Lose_TheAnswer_HasDoneTheWork()
    {
        await using var stream = await StreamServer.StartAsync();
        await stream.PutAsync(Switch, """{"lose_percent":100}""");

        await Assert.ThrowsAsync<HttpRequestException>(() => stream.AddAsync("user/alice", Activity));
        await stream.DeleteAsync(Switch);

        Assert.Equal(["1"], (await stream.ReadAsync("user/alice")).Objects);
    }

    [Fact]
    public async Task Latency_HoldsUpTheAnswerByTheClock()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var stream = await StreamServer.StartAsync(
            configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)),
            settings: "Stream:Latency=00:00:30");

        var answer = stream.ReadAsync("user/alice");
        while (!answer.IsCompleted)
        {
            // The call may not have come as far as its wait yet: then the next second is for it.
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(HttpStatusCode.OK, (await answer).Status);
        Assert.InRange(
            double.Parse((await answer).Text("duration")[..^2], System.Globalization.CultureInfo.InvariantCulture),
            30_000, double.MaxValue);
    }

    [Fact]
    public async Task Switch_EndsByItself()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var stream = await StreamServer.StartAsync(
            configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        await stream.PutAsync(Switch, """{"fail_percent":100,"seconds":5}""");
        Assert.Equal(-1, (await stream.ReadAsync("user/alice")).Code);

        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(HttpStatusCode.OK, (await stream.ReadAsync("user/alice")).Status);
        Assert.Equal(0, (await stream.GetAsync(Switch)).Body.GetProperty("fail_percent").GetInt32());
    }

    [Theory]
    [InlineData("""{"fail_percent":101}""")]
    [InlineData("""{"lose_percent":-1}""")]
    [InlineData("""{"latency_ms":60001}""")]
    [InlineData("""{"seconds":301}""")]
    [InlineData("[]")]
    public async Task Switch_WrongInput_IsStreamsError4(string json)
    {
        await using var stream = await StreamServer.StartAsync();

        Assert.Equal(4, (await stream.PutAsync(Switch, json)).Code);
    }

    [Fact]
    public async Task Switch_OutsideDevelopment_DoesNotExist()
    {
        await using var stream = await StreamServer.StartAsync(settings: "environment=Production");

        using var response = await stream.Client.SendAsync(
            StreamServer.Request(HttpMethod.Put, "/development/faults", """{"fail_percent":100}"""), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
