namespace Sidechain.Telemetry.Tests.Doors.Otlp;

/// <summary>Odd documents of OTLP JSON and what every reader of ours makes of them.</summary>
internal static class OddDocuments
{
    private const string Ids = """
        "traceId":"{{TRACE}}","spanId":"a1a1a1a1a1a1a100","name":"odd","startTimeUnixNano":"{{NS+0}}","endTimeUnixNano":"{{NS+10000000}}"
        """;

    private const string Good = """{"traceId":"{{TRACE}}","spanId":"a1a1a1a1a1a1a1ff","name":"good","startTimeUnixNano":"{{NS+20000000}}","endTimeUnixNano":"{{NS+30000000}}"}""";

    /// <summary>
    /// The oddity; the document; its odd span (name, kind, status, milliseconds or "unfinished", attributes, events); rejects.
    /// </summary>
    public static IEnumerable<(string What, string Document, string Spans, int Rejected)> All =>
    [
        .. Values.Select(value =>
            ($"value {value.Json}", Span($$"""{{Ids}},"attributes":[{"key":"v","value":{{value.Json}}}]"""),
                value.Read.Length == 0 ? "odd internal ok 10" : $"odd internal ok 10 v={value.Read}", 0)),
        .. Members.Select(member => ($"member {member.Json}", Span($"{Ids},{member.Json}"), member.Read, member.Read.Length == 0 ? 1 : 0)),
        .. Bodies,
    ];

    private static IEnumerable<(string Json, string Read)> Values =>
    [
        ("""{"doubleValue":"NaN"}""", "NaN"),
        ("""{"doubleValue":"-Infinity"}""", "-Infinity"),
        ("""{"doubleValue":null}""", ""),
        ("""{"doubleValue":"1.5"}""", "1.5"),
        ("""{"doubleValue":[]}""", ""),
        ("""{"intValue":"18446744073709551615"}""", "18446744073709551615"),
        ("""{"intValue":7}""", "7"),
        ("""{"intValue":"seven"}""", ""),
        ("""{"intValue":{}}""", ""),
        ("""{"intValue":"1e3"}""", "1000"),
        ("""{"boolValue":"true"}""", "True"),
        ("""{"boolValue":"maybe"}""", ""),
        ("""{"stringValue":5}""", ""),
        ("""{"stringValue":"great loop \ud83d"}""", "great loop \uFFFD"),
        ("""{"stringValue":"\udc00\ud83d\ude00\t"}""", "\uFFFD😀\t"),
        ("""{"bytesValue":"AQID"}""", """{"base64":"AQID"}"""),
        ("""{"bytesValue":"-_-_"}""", """{"base64":"+/+/"}"""),
        ("""{"bytesValue":"_w"}""", """{"base64":"/w=="}"""),
        ("""{"bytesValue":"no base64!"}""", "no base64!"),
        ("""{"arrayValue":{"values":7}}""", "[]"),
        ("""{"arrayValue":{"values":[{"intValue":"1"},{"intValue":"2"}]}}""", "[1,2]"),
        ("""{"arrayValue":{"values":[3,{"stringValue":"x"},{"intValue":"1"}]}}""", "[x,1]"),
        ("""{"kvlistValue":{"values":[{"key":"a","value":{"intValue":"1"}},{"key":"b","value":{}},{"value":{"intValue":"2"}}]}}""",
            """{"a":1}"""),
        ("""{"arrayValue":{"values":[{"kvlistValue":{"values":[{"key":"a","value":{"boolValue":true}}]}},{"doubleValue":1.5},{"arrayValue":{"values":[{"stringValue":"x"}]}}]}}""", """[{"a":true},1.5,[x]]"""),
        ("""{"futureValue":{"a":[1]}}""", ""),
        ("""{"stringValue":"a","stringValue":"b"}""", "b"),
        ("3", ""),
        ("null", ""),
        ("{}", ""),
        (Deep(14), string.Concat(Enumerable.Repeat("""{"m":""", 14)) + "1" + new string('}', 14)),
        (Deep(100), string.Concat(Enumerable.Repeat("""{"m":""", 15)) + "{}" + new string('}', 15)),
    ];

    // The last of two members of one name holds.
    private static IEnumerable<(string Json, string Read)> Members =>
    [
        (""" "traceId":"17" """, ""),
        (""" "traceId":17 """, ""),
        (""" "traceId":"00000000000000000000000000000000" """, ""),
        (""" "spanId":{"a":[1,2]} """, ""),
        (""" "spanId":"oaGhoaGhoQE=" """, "odd internal ok 10"),
        (""" "spanId":"oaGhoaGhoQE" """, "odd internal ok 10"),
        (""" "spanId":"A1A1A1A1A1A1A101" """, "odd internal ok 10"),
        (""" "parentSpanId":"no id" """, "odd internal ok 10"),
        (""" "parentSpanId":"0000000000000000" """, "odd internal ok 10"),
        (""" "startTimeUnixNano":"soon" """, ""),
        (""" "startTimeUnixNano":1e40 """, ""),
        (""" "startTimeUnixNano":-5 """, ""),
        (""" "endTimeUnixNano":"later" """, "odd internal ok unfinished"),
        (""" "endTimeUnixNano":"1" """, "odd internal ok 0 sidechain.unusable_duration_ms=-1788000000000"),
        (""" "endTimeUnixNano":"1e0" """, "odd internal ok 0 sidechain.unusable_duration_ms=-1788000000000"),
        (""" "endTimeUnixNano":"18446744073709551615" """, "odd internal ok 0 sidechain.unusable_duration_ms=7435372036854.775"),
        (""" "name":null """, "(no name) internal ok 10"),
        (""" "name":{"a":1} """, "(no name) internal ok 10"),
        (""" "name":"" """, "(no name) internal ok 10"),
        (""" "droppedAttributesCount":7,"droppedEventsCount":"2","droppedLinksCount":{} """,
            "odd internal ok 10 sidechain.dropped_attributes=7 sidechain.dropped_events=2"),
        (""" "events":[{"name":"e","timeUnixNano":"1788000000000"}] """, "odd internal ok 10 e@0"),
        (""" "kind":[] """, "odd internal ok 10"),
        (""" "kind":99 """, "odd internal ok 10"),
        (""" "kind":"SPAN_KIND_CLIENT" """, "odd client ok 10"),
        (""" "kind":"3" """, "odd client ok 10"),
        (""" "kind":3.0 """, "odd client ok 10"),
        (""" "kind":"client" """, "odd client ok 10"),
        (""" "flags":"257" """, "odd internal ok 10 257"),
        (""" "status":7 """, "odd internal ok 10"),
        (""" "status":{"code":"STATUS_CODE_ERROR","message":4} """, "odd internal error 10"),
        (""" "status":{"code":"2"} """, "odd internal error 10"),
        (""" "status":{"code":"Error"} """, "odd internal error 10"),
        (""" "status":{"code":1} """, "odd internal ok 10"),
        (""" "events":{"a":1} """, "odd internal ok 10"),
        (""" "events":[5,{"name":"e","timeUnixNano":"{{NS+5000000}}"}] """, "odd internal ok 10 e@5"),
        (""" "events":[{"name":"e","timeUnixNano":null}] """, "odd internal ok 10 e@0"),
        (""" "attributes":"none" """, "odd internal ok 10"),
        (""" "attributes":[5,{"key":7},{"value":{"stringValue":"no key"}},{"key":"k","value":3}] """, "odd internal ok 10"),
        (""" "links":[{"traceId":"x"},4,{}] """, "odd internal ok 10"),
        (""" "links":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"7uGbfsPBsXQ="}],"flags":257,"traceState":"a=b" """,
            "odd internal ok 10 a=b 257 ->eee19b7ec3c1b174"),
        (""" "futureMember":{"a":[{"b":{}}]} """, "odd internal ok 10"),
        (""" "\ud83d":1 """, "odd internal ok 10"),
    ];

    private static IEnumerable<(string What, string Document, string Spans, int Rejected)> Bodies =>
    [
        ("a byte order mark", "\uFEFF" + Span(Ids), "odd internal ok 10", 0),
        ("batches, as Tempo says", Span(Ids).Replace("resourceSpans", "batches", StringComparison.Ordinal), "odd internal ok 10", 0),
        ("the old name of scopes", Span(Ids).Replace("scopeSpans", "instrumentationLibrarySpans", StringComparison.Ordinal),
            "odd internal ok 10", 0),
        ("junk among the spans", $$"""{"resourceSpans":[null,3,{"scopeSpans":[[],{"spans":[null,7,{ {{Ids}} },{{Good}}]}]}]}""",
            "odd internal ok 10", 0),
    ];

    private static string Span(string members) => $$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{ {{members}} },{{Good}}]}]}]}""";

    private static string Deep(int levels)
    {
        var value = """{"intValue":"1"}""";
        for (var level = 0; level < levels; level++)
        {
            value = $$$"""{"kvlistValue":{"values":[{"key":"m","value":{{{value}}}}]}}""";
        }

        return value;
    }
}
