using System.Net;

namespace Sidechain.StreamFake.Tests.Requests;

public sealed class UnmappedTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly StreamServer _stream = shared.Stream;

    [Theory]
    [InlineData("PUT", "feed/user/alice/")]
    [InlineData("PATCH", "reaction/7")]
    [InlineData("DELETE", "follow_many/")]
    [InlineData("POST", "enrich/activities/")]
    public async Task Path_WithAMethodThatItDoesNotHave_IsStreamsError17(string method, string path)
    {
        var answer = await _stream.SendAsync(new HttpMethod(method), path, null, null);

        Assert.Equal(
            (HttpStatusCode.MethodNotAllowed, 17, "MethodNotAllowedException"), (answer.Status, answer.Code, answer.Text("exception")));
    }

    [Theory]
    [InlineData("files/")]
    [InlineData("images/")]
    [InlineData("og/?url=http://example.com")]
    [InlineData("enrich/personalization/feed/")]
    [InlineData("audit_logs/")]
    [InlineData("moderation/flag")]
    [InlineData("data_privacy/export_ids/alice")]
    public async Task Path_OfWhatIsLeftOut_IsStreamsError16(string path)
    {
        var answer = await _stream.GetAsync(path);

        Assert.Equal((HttpStatusCode.NotFound, 16), (answer.Status, answer.Code));
    }
}
