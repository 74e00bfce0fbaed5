using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Sidechain.Client.Sessions;
using Sidechain.Traces.Trees;

namespace Sidechain.Cli.TraceViews;

/// <summary><c>GET /api/v1/traces/{id}/events</c>.</summary>
internal sealed class TraceEventStream(ApiSession session, string traceId)
{
    /// <summary>The server has said that nothing more is due. True at the end at the earliest.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The trace each time that it has changed, until the server says that it is complete, or that it has looked for long enough.</summary>
    public async IAsyncEnumerable<FetchedTrace> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = session.Request(HttpMethod.Get, $"api/v1/traces/{Uri.EscapeDataString(traceId)}/events?attributes=true");
        using var response = await session.Untraced.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        await ApiFailure.ThrowIfFailedAsync(response, ApiRead.Origin(session), cancellation).ConfigureAwait(false);
        var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await foreach (var happened in SseParser.Create(stream).EnumerateAsync(cancellation).ConfigureAwait(false))
        {
            if (happened.EventType == "end")
            {
                IsComplete = happened.Data == """{"reason":"complete"}""";
                yield break;
            }

            if (happened.EventType == "trace")
                yield return Read(happened.Data);
        }
    }

    private FetchedTrace Read(string data)
    {
        var json = Encoding.UTF8.GetBytes(data);
        try
        {
            return new FetchedTrace(json, TreeJson.Read(json));
        }
        catch (JsonException e)
        {
            throw ApiFailure.NotOurs(ApiRead.Origin(session), e);
        }
    }
}
