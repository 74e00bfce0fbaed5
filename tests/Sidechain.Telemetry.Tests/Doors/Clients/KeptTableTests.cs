using System.Globalization;
using System.Text.RegularExpressions;
using Sidechain.Otlp;
using Sidechain.Otlp.Files;
using Sidechain.Telemetry.Doors.Limits;
using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Tests.Doors.Clients;

/// <summary>The table in <c>docs/kept.md</c> has the code's numbers and names. <c>CONVENTIONS=update</c> rewrites it.</summary>
public sealed partial class KeptTableTests
{
    private static readonly IngestOptions Limits = new();

    private static IEnumerable<string[]> Rows =>
    [
        ["", "clients' door", "OTLP doors", "files, collector of tests", "mark"],
        ["---", "---", "---", "---", "---"],
        ["encodings", "JSON; gzip and br of it", "JSON, protobuf; gzip of both", "JSON, protobuf, one request or many; gzip of each", ""],
        ["body that is no JSON object (or no protobuf)", "400 and a sentence", "400 and a sentence", "refused with a sentence", ""],
        [
            "JSON object with nothing known in it", $"200, `{RejectReasons.NoSpans}` in `rejected`", "200, a sentence in `partialSuccess`",
            "refused with a sentence", "",
        ],
        [
            $"body over {Mega(Limits.MaxBodyBytes)} MiB, or {Mega(Limits.MaxDecompressedBytes)} MiB decompressed", "413", "413",
            $"kept, up to {Number(Mega(TraceFile.MaxDecompressedBytes))} MiB decompressed", "",
        ],
        [$"more than {Number(Limits.MaxSpans)} spans in a body", "413", "413", "kept", ""],
        [
            $"more than {Number(WireEnvelope.MaxDone)} traces in `done`",
            $"the first count, the others are in `done_rejected`: `{RejectReasons.TooManyDone}`", "", "", "",
        ],
        [
            $"more than {Number(new StoreOptions().MaxTraceSpans)} spans in a trace", $"rejected: `{RejectReasons.TooManySpans}`",
            $"rejected: `{RejectReasons.TooManySpans}`", "kept", "`spans_left_out` of the trace",
        ],
        [
            $"more than {Mega(new StoreOptions().MaxTraceBytes)} MiB of attributes, events and links in a trace",
            $"rejected: `{RejectReasons.TraceTooLarge}`", $"rejected: `{RejectReasons.TraceTooLarge}`", "kept",
            "`spans_left_out` of the trace",
        ],
        [
            "span without a usable trace id", $"rejected: `{RejectReasons.InvalidTraceId}`", $"rejected: `{RejectReasons.InvalidTraceId}`",
            $"left out and counted: `{RejectReasons.InvalidTraceId}`", "",
        ],
        [
            "span without a usable id", $"rejected: `{RejectReasons.InvalidSpanId}`", $"rejected: `{RejectReasons.InvalidSpanId}`",
            $"left out and counted: `{RejectReasons.InvalidSpanId}`", "",
        ],
        [
            "span without a usable start", $"rejected: `{RejectReasons.InvalidTime}`", $"rejected: `{RejectReasons.InvalidTime}`",
            $"left out and counted: `{RejectReasons.InvalidTime}`", "",
        ],
        ["ids", "any text, mapped", "hex of any case, or base64", "hex of any case, or base64", ""],
        ["trace id of 64 bits beside one of 128 that ends with it", "", "", "one trace, of the longer", "a warning"],
        ["no name", $"`{OtlpSpan.NoName}`", $"`{OtlpSpan.NoName}`", $"`{OtlpSpan.NoName}`", ""],
        [$"name over {Limits.MaxNameLength} characters", "cut", "cut", "kept", "`…`"],
        [
            $"more than {Limits.MaxAttributes} attributes of a span, an event or a log record", "the first are kept", "the first are kept",
            "kept", $"`{AttributeNames.SidechainDroppedAttributes}`, a warning",
        ],
        [
            $"more than {Limits.MaxEvents} events of a span", "the first are kept", "the first are kept", "kept",
            $"`{AttributeNames.SidechainDroppedEvents}`, a warning",
        ],
        [
            $"more than {Limits.MaxLinks} links of a span", "", "the first are kept", "kept",
            $"`{AttributeNames.SidechainDroppedLinks}`, a warning",
        ],
        ["links, trace state, flags, status OK, library", "", "kept", "kept", ""],
        ["attributes of a library", "", "left out", "kept", ""],
        ["resource", "type and version of the client", "what says what ran and where (`SpanAbout`)", "kept", ""],
        [
            "addresses and ports of Zipkin's endpoints", "", "",
            "kept: the other side's as `server.*` or `client.*` (`network.peer.*` beside a tag with a name), its own as `host.ip`", "",
        ],
        [
            "links, library, counts and events' attributes that OpenTelemetry writes as texts for Zipkin and Jaeger", "", "",
            "kept as what they were", "",
        ],
        ["names of Zipkin's services that differ in case alone", "", "", "one service", ""],
        ["bytes, maps, mixed lists", "maps and lists in lists as their JSON text", "kept as what they are", "kept as what they are", ""],
        ["server's or consumer's span under its caller's id", "", "kept below the caller's", "kept below the caller's", "a warning"],
        [
            "another span under a taken id, be it another service's", $"rejected: `{RejectReasons.DuplicateSpanId}`",
            $"rejected: `{RejectReasons.DuplicateSpanId}`", "one of them is shown",
            "a warning in files, which tells copies from other spans",
        ],
        [
            "what an SDK says that it dropped", "", "added to those counts", "added to those counts",
            $"the same, and `{AttributeNames.SidechainDroppedLinks}`",
        ],
        [
            "the same of a process or a library", "", "left out", "kept",
            $"`{AttributeNames.SidechainDroppedAttributes}` among its attributes",
        ],
        [$"key over {Limits.MaxKeyLength} characters", "cut", "cut", "kept", "`…`"],
        [
            $"text over {Number(AttributeValues.MaxTextLength)} characters", "its beginning is kept", "its beginning is kept", "kept",
            "`… 8,020 letters more`",
        ],
        ["the same of a stack trace", "beginning and end are kept", "beginning and end are kept", "kept", "`… 8,020 letters …`"],
        [
            $"list of more than {AttributeValues.MaxArrayLength}", "the first are kept", "the first are kept", "kept",
            "`… 173 more`, the last element",
        ],
        [
            $"value nested deeper than {OtlpAttributes.MaxDepth}", "kept as its JSON text", "what is deeper is left out",
            "what is deeper is left out", "",
        ],
        ["NaN, infinity", "kept as text", "kept as text", "kept", ""],
        ["whole number beyond 64 bits", "kept as a double", "kept as its digits", "kept as its digits", ""],
        ["value that makes no sense, or is not set", "left out", "left out", "left out", ""],
        ["half a character, broken UTF-8, U+0000", "U+FFFD", "U+FFFD", "U+FFFD (U+0000 is kept)", ""],
        ["end that makes no sense", "kept as unfinished", "kept as unfinished", "kept as unfinished", "`unfinished`"],
        [
            $"end before the start, or more than {Limits.MaxDuration.TotalDays} days after it", "kept without a duration",
            "kept without a duration", "kept without a duration", $"`{AttributeNames.SidechainUnusableDurationMs}`, a warning",
        ],
        [
            "event with a time that cannot be", "stands at the start", "stands at the start", "stands at the start",
            $"`{AttributeNames.SidechainUnusableTime}` on the event, a warning",
        ],
        ["event more than a second outside of its span", "kept", "kept", "kept", "a warning"],
        ["status that is none", "`ok`", "unset", "unset", ""],
    ];

    [Fact]
    public void Document_SaysWhatTheCodeDoes()
    {
        var path = Path.Combine(FieldCase.Folder, "..", "..", "docs", "kept.md");
        var current = File.ReadAllText(path);
        var expected = Generated().Replace(current, found => $"{found.Groups["head"].Value}\n{Table()}{found.Groups["tail"].Value}");
        if (Environment.GetEnvironmentVariable("CONVENTIONS") == "update")
        {
            File.WriteAllText(path, expected);
        }

        Assert.True(
            Generated().IsMatch(current) && expected == File.ReadAllText(path),
            "docs/kept.md is stale: run this test with CONVENTIONS=update and commit it.");
    }

    [Fact]
    public void ReadersBefore_TakeAtLeastWhatIsKept() =>
        Assert.True(WireReader.MaxItems >= Limits.MaxAttributes && WireReader.MaxItems >= Limits.MaxEvents);

    private static string Table() => string.Concat(Rows.Select(row => $"| {string.Join(" | ", row)} |\n"));

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static int Mega(int bytes) => bytes / (1024 * 1024);

    [GeneratedRegex(@"(?<head><!-- generated: kept -->)\n(?:.*\n)*?(?<tail><!-- end -->)")]
    private static partial Regex Generated();
}
