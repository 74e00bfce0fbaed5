using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sidechain.Otlp;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Traces.Testing;

/// <summary>
/// The application's own Aspire dashboard as a source of traces, read through its API (<c>/api/telemetry/traces/{id}</c>): what a developer
/// sees there is what the test asserts on. Times are taken as the dashboard has them; no clock is aligned.
/// </summary>
/// <remarks>
/// A testing application has no dashboard unless it asks for one:
/// <c>CreateAsync&lt;T&gt;(args, (options, _) =&gt; options.DisableDashboard = false)</c>.
/// </remarks>
public sealed class DashboardTraces : ITraceSource, IDisposable
{
    private const string Resource = "aspire-dashboard";
    private const NumberStyles NumberStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    private readonly HttpClient _client;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, (int Spans, long Since)> _seen = new(StringComparer.OrdinalIgnoreCase);

    private DashboardTraces(HttpClient client, TimeProvider time) => (_client, _time) = (client, time);

    /// <summary>The dashboard's address, for a browser.</summary>
    public Uri Address => _client.BaseAddress!;

    /// <summary>The dashboard of a started application.</summary>
    /// <exception cref="InvalidOperationException">It has none; the message says how to ask for one.</exception>
    public static DashboardTraces Of(DistributedApplication app, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        var model = app.Services.GetRequiredService<Aspire.Hosting.ApplicationModel.DistributedApplicationModel>();
        if (model.Resources.All(resource => resource.Name != Resource))
        {
            throw new InvalidOperationException(
                "The application has no dashboard. Create it with "
                + "DistributedApplicationTestingBuilder.CreateAsync<T>(args, (options, _) => options.DisableDashboard = false).");
        }

        var client = new HttpClient { BaseAddress = app.GetEndpoint(Resource, "http") };
        if (app.Services.GetRequiredService<IConfiguration>()["AppHost:DashboardApiKey"] is { Length: > 0 } key)
        {
            client.DefaultRequestHeaders.Add("x-api-key", key);
        }

        return new DashboardTraces(client, time ?? TimeProvider.System);
    }

    /// <summary>A trace by its id (32 hex digits), whether anything of it has arrived or not.</summary>
    public ObservedTrace Trace(string traceId) => new(this, traceId);

    /// <exception cref="HttpRequestException">The dashboard refuses the question.</exception>
    public async Task<TraceObservation?> ReadAsync(string traceId, CancellationToken cancellationToken)
    {
        var address = new Uri($"/api/telemetry/traces/{traceId}", UriKind.Relative);
        using var response = await _client.GetAsync(address, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        var spans = Spans(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        if (spans.Count == 0)
        {
            return null;
        }

        var tree = TreeBuilder.BuildAligned(spans);
        return new TraceObservation(new TraceDocument(tree, null, ClientDone: true, QuietFor(traceId, spans.Count)));
    }

    /// <summary>The newest spans of all traces, as the dashboard has them.</summary>
    /// <exception cref="HttpRequestException">The dashboard refuses the question.</exception>
    public async Task<IReadOnlyList<Span>> SpansAsync(int limit = 10_000, CancellationToken cancellationToken = default) =>
        Spans(await _client.GetByteArrayAsync(new Uri($"/api/telemetry/spans?limit={limit}", UriKind.Relative), cancellationToken)
            .ConfigureAwait(false));

    public void Dispose() => _client.Dispose();

    /// <summary>Since when the number of spans is the same, as far as this source has looked: there is no "done" here.</summary>
    private TimeSpan QuietFor(string traceId, int spans)
    {
        var now = _time.GetTimestamp();
        var (_, since) = _seen.AddOrUpdate(traceId, _ => (spans, now), (_, last) => last.Spans == spans ? last : (spans, now));
        return _time.GetElapsedTime(since, now);
    }

    private static IReadOnlyList<Span> Spans(ReadOnlyMemory<byte> answer)
    {
        using var json = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = 1000 });
        return json.RootElement.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            ? [.. OtlpTrees.Read(JsonSerializer.SerializeToUtf8Bytes(data), OtlpEncoding.Json).Spans.Select(WithNumbers)]
            : [];
    }

    /// <summary>The dashboard keeps every value as a text; a shape compares numbers.</summary>
    private static Span WithNumbers(Span span) => span with
    {
        Attributes = span.Attributes.ToDictionary(pair => pair.Key, pair => NumberOf(pair.Value), StringComparer.Ordinal),
    };

    private static object? NumberOf(object? value) => value switch
    {
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            && whole.ToString(CultureInfo.InvariantCulture) == text => whole,
        string { Length: < 25 } text when text.Contains('.', StringComparison.Ordinal)
            && double.TryParse(text, NumberStyle, CultureInfo.InvariantCulture, out var number) => number,
        _ => value,
    };
}
