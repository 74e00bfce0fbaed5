using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Execution;

internal static class HttpHealth
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(5),
    };

    public static async Task<bool> AnswersAsync(EndpointReference endpoint, string path, int statusCode, CancellationToken cancellationToken)
    {
        try
        {
            var url = await endpoint.GetUrlAsync(cancellationToken);
            using var response = await Client.GetAsync(new Uri(new Uri(url), path), cancellationToken);
            return (int)response.StatusCode == statusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false; // the client's own time-out
        }
    }
}
