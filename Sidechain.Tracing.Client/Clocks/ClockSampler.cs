using System.Diagnostics;
using System.Net.Http.Headers;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Clocks;

/// <summary>
/// Measures this machine's clock against the server's by empty, untraced ingests. Meant to run beside other work, over the connection that
/// the next request uses: that one is then warm, and so is the code. Never throws, and gives up at its limit.
/// </summary>
/// <param name="untraced">A client of <c>TracedHttpClient.CreateUntraced</c> with a base address.</param>
/// <param name="token">The user's bearer token at this moment; null sends without.</param>
/// <param name="time">The clocks.</param>
public sealed class ClockSampler(HttpClient untraced, Func<string?> token, TimeProvider? time = null)
{
    /// <summary>
    /// The first exchange pays for the connection and for compilation, on one way alone; the second is the better sample.
    /// </summary>
    private const int Exchanges = 2;

    private static readonly byte[] Nothing = """{"spans":[]}"""u8.ToArray();

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>The sample of the shortest round trip; null when nobody answered in time, or not with the two instants.</summary>
    public async Task<WireClock?> SampleAsync(TimeSpan limit, CancellationToken ct = default)
    {
        WireClock? best = null;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limited.CancelAfter(limit);
        try
        {
            // No activity of the caller may end up in the request.
            Activity.Current = null;
            for (var i = 0; i < Exchanges; i++)
            {
                var sample = await ExchangeAsync(limited.Token).ConfigureAwait(false);
                if (sample is null)
                {
                    break;
                }

                best = best is null || sample.RttMs < best.RttMs ? sample : best;
            }
        }
        catch (Exception exception)
            when (exception is HttpRequestException or OperationCanceledException or IOException or InvalidOperationException)
        {
            // Without a sample the trace is less exact, and that is all.
            Debug.WriteLine(exception);
        }

        return best;
    }

    private async Task<WireClock?> ExchangeAsync(CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, WireEnvelope.Path) { Content = new ByteArrayContent(Nothing) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (token() is { Length: > 0 } bearer)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        var (sentUs, sent) = ClockReading.Take(_time);
        using var response = await untraced.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
        var elapsed = _time.GetElapsedTime(sent);

        // Read to its end, so that the connection goes back to be used again.
        await response.Content.CopyToAsync(Stream.Null, ct).ConfigureAwait(false);
        return response.Headers.TryGetValues(Conventions.HeaderNames.ServerTiming, out var timing)
            && ServerInstants.TryRead(string.Join(',', timing), out var instants)
            ? instants.Compare(sentUs / 1000d, (sentUs / 1000d) + elapsed.TotalMilliseconds)
            : null;
    }
}
