using System.Net.Mime;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using Sidechain.Client.Sessions;

namespace Sidechain.Cli.TraceViews;

/// <summary><c>GET /api/v1/traces/{id}/events</c>.</summary>
internal sealed class TraceEventStream(ApiSession session, string traceId)
{
    /// <summary>The server has said that nothing more is due. True at the end at the earliest.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The trace after each change, until the server says that it is complete or that it has looked for long enough.</summary>
    public async IAsyncEnumerable<FetchedTrace> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = session.Request(HttpMethod.Get, $"api/v1/traces/{ApiPath.Segment(traceId)}/events?attributes=true");
        using var response = await session.Reading.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)
            .ConfigureAwait(false);
        await ApiFailure.ThrowIfFailedAsync(response, ApiRead.Origin(session), cancellation).ConfigureAwait(false);
        if (response.Content.Headers.ContentType?.MediaType != MediaTypeNames.Text.EventStream)
        {
            throw ApiFailure.NotOurs(response);
        }

        var content = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using var stream = new AnswerStream(response, content, ApiAnswer.MaxLength);
        await foreach (var happened in SseParser.Create(stream).EnumerateAsync(cancellation).ConfigureAwait(false))
        {
            stream.Restart();
            if (happened.EventType == "end")
            {
                IsComplete = happened.Data == """{"reason":"complete"}""";
                yield break;
            }

            if (happened.EventType == "trace")
            {
                var trace = AnswerDocument.Read(response, () => FetchedTrace.Of(Encoding.UTF8.GetBytes(happened.Data)));
                FetchedTrace.With(traceId).Require(response, trace);
                yield return trace;
            }
        }
    }
}
