using System.Globalization;
using Microsoft.Extensions.Options;
using Sidechain.Otlp;
using Sidechain.Telemetry.Doors.Clients;
using Sidechain.Telemetry.Doors.Limits;
using Sidechain.Telemetry.Doors.Otlp;
using Sidechain.Telemetry.Doors.Reading;
using Sidechain.Telemetry.Load;
using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Wire;

namespace Sidechain.Bench.Ingest;

/// <summary>
/// Processor time and allocated bytes of a span from the body to the stored record, at the clients' door and at OTLP's, without network and
/// database: step by step, in turning order, in one process. "ingest" shows a span's whole cost, and varies more with the machine.
/// </summary>
internal sealed class DoorCost
{
    private const int SpansOfARequest = 500;
    private const int RequestsOfARound = 40;
    private const int UnmeasuredRounds = 20;
    private const string User = "alice";

    private readonly byte[] _document = SpanSample.Of(SpansOfARequest).Document();
    private readonly byte[] _otlp = SpanSample.Of(SpansOfARequest).Otlp();
    private readonly Admission _admission;
    private readonly SpanIntake _intake;
    private readonly ClientSpans _clients;
    private readonly VersionBudget _versions;
    private readonly StepBudget _steps;
    private readonly IReadOnlyList<SpanRecord> _records;

    private DoorCost()
    {
        var (options, time, keys) = (Options.Create(new IngestOptions()), TimeProvider.System, new AttributeKeys());
        foreach (var (number, key) in OtlpKeys(_otlp).Index())
        {
            keys.Learn(number, key);
        }

        _admission = new(options);
        _intake = new(options, new(options), keys, time);
        _versions = new(options, time);
        _clients = new(_intake, _versions);
        _steps = new(Options.Create(new StoreOptions()), time);
        _records = Clients().Spans;
    }

    public static int Run(int runs)
    {
        var cost = new DoorCost();
        (string Name, Action Do)[] steps =
        [
            ("clients' door: spans counted", () => SpanCount.AtMost(cost._document, 20_000)),
            ("clients' door: document read", () => WireReader.Read(cost._document, () => { }, _ => { })),
            ("clients' door: read, drafts, cuts, masks, records", () => cost.Clients()),
            ("clients' door: steps counted", cost.Count),
            ("OTLP: read, drafts, cuts, masks, records", cost.Otlp),
        ];
        var figures = steps.Select(step => (Time: new List<double>(), Bytes: new List<double>())).ToArray();
        for (var run = -UnmeasuredRounds; run < runs; run++)
        {
            for (var n = 0; n < steps.Length; n++)
            {
                var (nanoseconds, bytes) = Measure(steps[(n + Math.Abs(run)) % steps.Length].Do);
                if (run >= 0)
                {
                    figures[(n + run) % steps.Length].Time.Add(nanoseconds);
                    figures[(n + run) % steps.Length].Bytes.Add(bytes);
                }
            }
        }

        Console.WriteLine($"{"ns of processor time a span",-50} {"least",8} {"median",8} {"most",8} {"bytes",8}");
        foreach (var (step, (time, bytes)) in steps.Zip(figures))
        {
            time.Sort();
            var allocated = bytes.Order().ElementAt(bytes.Count / 2);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{step.Name,-50} {time[0],8:0} {time[time.Count / 2],8:0} {time[^1],8:0} {allocated,8:0}"));
        }

        return 0;
    }

    private static (double Nanoseconds, double Bytes) Measure(Action step)
    {
        var (cpu, bytes) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));
        for (var request = 0; request < RequestsOfARound; request++)
        {
            step();
        }

        const double Spans = SpansOfARequest * RequestsOfARound;
        return (
            (Environment.CpuUsage.TotalTime - cpu).TotalNanoseconds / Spans, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / Spans);
    }

    private Intake Clients()
    {
        using var place = _admission.Enter(Sender.Client(User));
        return _clients.Read(_document, IncomingHeaders.Read(_ => null), place, CancellationToken.None).Taken;
    }

    private void Otlp()
    {
        using var place = _admission.Enter(Sender.Service);
        OtlpReader.ReadSpans(_otlp, OtlpEncoding.Protobuf, new OtlpSpans(_intake, _versions, _versions, OtlpCaller.Service, place).Take);
    }

    private void Count()
    {
        foreach (var span in _records)
        {
            _steps.Counts(span);
        }
    }

    private static HashSet<string> OtlpKeys(byte[] body)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        OtlpReader.ReadSpans(body, OtlpEncoding.Protobuf, span => keys.UnionWith(span.Attributes.Select(pair => pair.Key)));
        return keys;
    }
}
