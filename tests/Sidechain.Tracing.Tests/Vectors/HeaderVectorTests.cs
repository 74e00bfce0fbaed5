using System.Diagnostics;
using System.Text.Json;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Tests.Vectors;

/// <summary>In and out as a service does it: extracted, a server span of it, a span inside, injected.</summary>
public sealed class HeaderVectorTests
{
    public static TheoryData<string> Contexts { get; } = Vector.Of("headers.json");

    public static TheoryData<string> Clients { get; } = Vector.Of("client-headers.json");

    [Theory]
    [MemberData(nameof(Contexts))]
    public void Context_GoesOutAsItCameIn(string vector)
    {
        var (headers, expected) = (Vector.Parse(vector).GetProperty("in"), Vector.Parse(vector).GetProperty("out"));
        var propagator = new SidechainPropagator();
        propagator.ExtractTraceIdAndState(headers, Get, out var id, out var state);
        var baggage = propagator.ExtractBaggage(headers, Get);

        var around = Activity.Current;
        Activity.Current = null;
        using var server = new Activity("server");
        if (id is not null)
        {
            server.SetParentId(id);
            server.TraceStateString = state;
        }

        server.ActivityTraceFlags |= ActivityTraceFlags.Recorded;
        foreach (var (key, value) in baggage ?? [])
        {
            server.AddBaggage(key, value);
        }

        server.Start();
        using var inner = new Activity("inner").Start();
        var sent = new Dictionary<string, string>();
        propagator.Inject(inner, sent, (carrier, name, value) => ((Dictionary<string, string>)carrier!).Add(name, value));
        Activity.Current = around;

        Assert.Equal(Vector.Text(expected, "trace_id") ?? inner.TraceId.ToHexString(), inner.TraceId.ToHexString());
        Assert.Equal(Vector.Text(expected, "trace_id") is null, id is null);
        Assert.Equal(Vector.Text(expected, "parent_span_id") ?? "0000000000000000", server.ParentSpanId.ToHexString());
        Assert.Equal($"00-{inner.TraceId}-{inner.SpanId}-{Vector.Text(expected, "flags")}", sent[HeaderNames.TraceParent]);
        Assert.Equal(Vector.Text(expected, "tracestate"), sent.GetValueOrDefault(HeaderNames.TraceState));
        Assert.Equal(Vector.Text(expected, "baggage"), sent.GetValueOrDefault(HeaderNames.Baggage));
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public void Client_IsUnderstoodAsItSpellsItself(string vector)
    {
        var expected = Vector.Parse(vector);
        var read = IncomingHeaders.Read(name => Vector.Text(expected.GetProperty("headers"), name));
        Assert.Equal(
            (Vector.Text(expected, "client_type"), Vector.Text(expected, "client_version"), Vector.Number(expected, "client_timestamp_ms")),
            (read.ClientType, read.ClientVersion, read.ClientTimestampMs));
    }

    private static void Get(object? carrier, string name, out string? value, out IEnumerable<string>? values)
    {
        var all = ((JsonElement)carrier!).EnumerateArray()
            .Where(h => string.Equals(h[0].GetString(), name, StringComparison.OrdinalIgnoreCase)).Select(h => h[1].GetString()!).ToList();
        value = all.Count == 1 ? all[0] : null;
        values = all.Count > 1 ? all : null;
    }
}
