using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using Sidechain.Traces.Views;

namespace Sidechain.Telemetry.Tests.LiveView;

/// <summary>The server-sent events of one trace, as a client reads them.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private EventStream(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> events) =>
        (_response, _events) = (response, events);

    public HttpStatusCode Status => _response.StatusCode;

    public HttpResponseMessage Response => _response;

    public static async Task<EventStream> OpenAsync(
        TelemetryServer server, string traceId, AuthenticationHeaderValue? user, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/traces/{traceId}/events");
        request.Headers.Authorization = user;
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new EventStream(
            response, SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator());
    }

    /// <summary>The next event, keep-alives included; null at the end.</summary>
    public async Task<SseItem<string>?> AnyAsync() => await _events.MoveNextAsync().AsTask().WaitAsync(Limit) ? _events.Current : null;

    /// <summary>The next event that says something; null at the end.</summary>
    public async Task<SseItem<string>?> NextAsync()
    {
        SseItem<string>? next;
        while ((next = await AnyAsync()) is { EventType: "waiting" })
        {
        }

        return next;
    }

    /// <summary>The documents from here until one is as wanted.</summary>
    public async Task<TraceDocument> UntilAsync(Predicate<TraceDocument> wanted)
    {
        while (await NextAsync() is { EventType: "trace" } changed)
        {
            if (Document(changed) is var document && wanted(document))
            {
                return document;
            }
        }

        throw new InvalidOperationException("The stream ended before the trace was as wanted.");
    }

    public static TraceDocument Document(SseItem<string> changed) => TreeJson.Read(Encoding.UTF8.GetBytes(changed.Data));

    public async ValueTask DisposeAsync()
    {
        // First the response: a read that waits would hold the enumerator.
        _response.Dispose();
        await _events.DisposeAsync();
    }
}
