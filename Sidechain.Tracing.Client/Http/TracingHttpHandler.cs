using System.Diagnostics;
using System.Net;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Client.Http;

/// <summary>
/// Records each exchange as <c>{c}.http_request</c>, from sending to the last byte of the answer, and sends that span's context with it.
/// Redirects are followed here, each as a span of its own with headers decided anew. The handlers below must neither follow
/// redirects nor make activities: see <see cref="TracedHttpClient.CreateTransport"/>.
/// </summary>
/// <param name="recorder">Records the spans.</param>
/// <param name="targets">Which hosts get which headers.</param>
internal sealed class TracingHttpHandler(SpanRecorder recorder, PropagationTargets targets) : DelegatingHandler
{
    /// <summary>Longest wait from sending to the answer's headers, per exchange.</summary>
    public TimeSpan Timeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>
    /// Redirects of one request that are followed; the answer that asks for one more is given to the caller. 0: each is an answer.
    /// </summary>
    public int MostRedirects { get; init; } = Redirects.Max;

    /// <summary>False when the inner handler is shared: it is not disposed with this one.</summary>
    internal bool OwnsTransport { get; init; } = true;

    /// <exception cref="NotSupportedException">Always: the blocking call could not be recorded up to the answer's end.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Traced requests are asynchronous: use SendAsync.");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        for (var hop = 0; ; hop++)
        {
            var response = await ExchangeAsync(request, hop, cancellationToken).ConfigureAwait(false);
            if (hop >= MostRedirects || !Redirects.TryFollow(request, response))
            {
                return response;
            }

            response.Dispose();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (OwnsTransport)
        {
            base.Dispose(disposing);
        }
    }

    private async Task<HttpResponseMessage> ExchangeAsync(HttpRequestMessage request, int hop, CancellationToken ct)
    {
        var address = request.RequestUri ?? throw new InvalidOperationException("The request has no address.");
        var span = recorder.StartSpan(SpanNames.HttpRequest, ActivityKind.Client);
        try
        {
            HttpAttributes.Describe(span, request, address, hop);
            OutgoingHeaders.Set(request, span, recorder, targets.For(address));
            var response = await SendWithTimeoutAsync(request, ct).ConfigureAwait(false);
            span.AddEvent(EventNames.ResponseReceived);
            HttpAttributes.Describe(span, response, isOurs: targets.For(address) == PropagationScope.All);
            if (request.Method == HttpMethod.Head || response.Content.Headers.ContentLength == 0
                || response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotModified)
            {
                span.End();
            }
            else
            {
                response.Content = new TracedContent(response.Content, span);
            }

            return response;
        }
        catch (Exception exception)
        {
            span.RecordException(exception);
            span.End();
            throw;
        }
    }

    /// <summary>
    /// A timeout looks as HttpClient's own does: a <see cref="TaskCanceledException"/> around a <see cref="TimeoutException"/>.
    /// </summary>
    private async Task<HttpResponseMessage> SendWithTimeoutAsync(HttpRequestMessage request, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(Timeout);
        try
        {
            return await base.SendAsync(request, timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            var sentence = $"{request.RequestUri!.Host} did not answer within {Timeout.TotalSeconds:0.#} s.";
            throw new TaskCanceledException(sentence, new TimeoutException(sentence, exception));
        }
    }
}
