using System.Net;
using Sidechain.Traces.Tests;

namespace Sidechain.Telemetry.Tests.Attacks;

/// <summary>No text from outside is too long for an index, and what the database refuses is one span's fault and no other's.</summary>
public sealed class TextsTests(Databases databases, TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    public static TheoryData<string, string, int> Keys
    {
        get
        {
            var data = new TheoryData<string, string, int>();
            foreach (var signal in (string[])["traces", "logs"])
            {
                foreach (var key in (string[])["service.version", "service.name", "user.id", "sidechain.trace_id.original", "some.key"])
                {
                    data.Add(signal, key, 3000);
                    data.Add(signal, key, 8000);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task LongText_InTheServicesDoor_IsTaken(string signal, string key, int letters)
    {
        var server = fixture.Server;
        // Letters that no compression makes shorter, three bytes each.
        var text = string.Concat(Enumerable.Range(0, letters).Select(_ => (char)Random.Shared.Next(0x4E00, 0x9FFF)));
        byte[][] pairs = [OtlpRequest.Pair(key, text), OtlpRequest.Pair("sidechain.client.type", "cli")];
        var span = DrawnTrace.Parse("POST  0..9  api server")[0] with
        {
            StartNs = 1_788_000_000_000_000_000,
            EndNs = 1_788_000_000_000_000_001,
            TraceId = Documents.NewTraceId(),
            Attributes = new Dictionary<string, object?> { [key] = text },
        };
        var log = OtlpRequest.Message(2, LogRequest.Record(span.TraceId, span.SpanId, "body", DateTime.UtcNow, (key, text)));
        var body = signal == "traces" ? OtlpRequest.ResourceSpans(pairs, [OtlpRequest.Span(span)])
            : OtlpRequest.Message(
                1,
                [.. OtlpRequest.Message(1, [.. pairs.SelectMany(pair => OtlpRequest.Message(1, pair))]), .. OtlpRequest.Message(2, log)]);

        (string?, System.Net.Http.Headers.AuthenticationHeaderValue?)[] senders = [(TelemetryServer.OtlpKey, null), (null, Users.Alice)];
        foreach (var (service, user) in senders)
        {
            var answer = await server.PostOtlpAsync(body, service, request => request.Headers.Authorization = user, signal);
            Assert.True(answer.Status == HttpStatusCode.OK, $"{answer.Status}: {answer.Text}");
            Assert.DoesNotContain("unstorable", answer.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(server.Logs, line =>
            line.Contains("could not be written", StringComparison.Ordinal) || line.Contains("does not take", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SpansThatTheDatabaseRefuses_AreRejected_TheRestIsKept_AndTheWriterStays()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), "--Store:Writers=1");
        (await server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Alice)).IsReceived(1);
        await server.ScalarAsync("ALTER TABLE telemetry.spans ADD CHECK (name <> 'cli.poison')");
        const string Sessions = "SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_class WHERE relname = 'incoming'";
        var session = await server.ScalarAsync(Sessions);
        var trace = Documents.NewTraceId();
        int[] poison = [3, 17, 96];
        string Batch(string more) => $$"""{"done":["{{trace}}"],"spans":[{"span_id":"zero"},{{string.Join(',', Enumerable.Range(1, 99).Select(n =>
            Documents.SpanObject(trace, $"{n:x16}", poison.Contains(n) ? "cli.poison" : "cli.share_loop", more)))}}]}""";

        var answer = await server.PostAsync(Batch(""), Users.Alice, request => request.Headers.Add("X-Client-Type", "cli"));

        answer.IsReceived(96, $$"""[{"index":0,"span_id":"zero","reason":"invalid_trace_id"},{{string.Join(',', poison.Select(n => $$"""{"index":{{n}},"span_id":"{{n:x16}}","reason":"unstorable"}"""))}}]""");
        var read = await server.ReadAsync(trace, Users.Alice);
        Assert.Equal((96, true), (read.Tree.SpanCount, read.ClientDone));
        Assert.Equal(session, await server.ScalarAsync(Sessions));
        Assert.Equal(96, await server.ScalarAsync($"SELECT span_count FROM telemetry.traces WHERE trace_id = '{trace}'"));
    }

    [Fact]
    public async Task BatchOfNothingButPoison_CostsAFewTransactions()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), "--Store:Writers=1");
        await server.ScalarAsync("CREATE SEQUENCE tries; ALTER TABLE telemetry.spans ADD CHECK (name <> 'cli.poison')");
        var spans = string.Join(
            ',', Enumerable.Range(1, 2000).Select(n => Documents.SpanObject(Documents.NewTraceId(), $"{n:x16}", "cli.poison")));

        var answer = await server.PostAsync($$"""{"spans":[{{spans}}]}""", Users.Alice);

        Assert.Equal((0, 2000), ((int)answer.Json["accepted"]!, answer.Json["rejected"]!.AsArray().Count));
        Assert.Equal(0L, await server.ScalarAsync("SELECT count(*) FROM telemetry.spans"));
    }

    [Theory]
    [InlineData("mallory\u001b[2J\r\nfail: a line of its own")]
    [InlineData("\u202Ehgih\u2028\u0085")]
    public async Task SearchOfSupport_MovesNoTerminal(string user)
    {
        var server = fixture.Server;

        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("", Users.Sam, $"?user={Uri.EscapeDataString(user)}")).Status);

        Assert.Contains(server.Logs, line => line.Contains("Support user sam searched the traces of", StringComparison.Ordinal));
        var told = server.Logs.Where(line => line.Contains("searched", StringComparison.Ordinal));
        Assert.All(told, line => Assert.DoesNotContain(line, c => char.IsControl(c) || c is '\u202E' or '\u2028'));
    }

    [Fact]
    public async Task TermsOfATrace_HaveABound_AndTheFirstStayFindable()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        var trace = Documents.NewTraceId();
        await server.PostAsync(Documents.Span(trace, name: "cli.first"), Users.Alice);
        foreach (var batch in Enumerable.Range(0, 6))
        {
            var spans = string.Join(
                ',',
                Enumerable.Range(1, 1500).Select(n =>
                    Documents.SpanObject(
                        trace, $"{(batch * 1500) + n:x16}", more: $$""","attributes":{"session.id":"{{batch}}-{{n}}"}""")));
            (await server.PostAsync($$"""{"spans":[{{spans}}]}""", Users.Alice)).IsReceived(1500);
        }

        var terms = (int)(await server.ScalarAsync($"SELECT cardinality(terms) FROM telemetry.traces WHERE trace_id = '{trace}'"))!;
        Assert.InRange(terms, 1000, 4000);
        Assert.Contains(trace, (await server.GetAsync("", Users.Alice, "?name=cli.first")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TermsOfStrangers_AreAPartOfATraces_AndItsOwnerFindsItByTheirOwn()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        var trace = Documents.NewTraceId();
        foreach (var batch in Enumerable.Range(0, 4))
        {
            var spans = string.Join(
                ',',
                Enumerable.Range(1, 1500).Select(n =>
                    Documents.SpanObject(
                        trace, $"{(batch * 1500) + n:x16}", more: $$""","attributes":{"session.id":"{{batch}}-{{n}}"}""")));
            (await server.PostAsync($$"""{"spans":[{{spans}}]}""")).IsReceived(1500);
        }

        Assert.Equal(3000, await server.ScalarAsync("SELECT cardinality(terms) FROM telemetry.traces"));
        (await server.PostAsync(Documents.Span(trace, "00000000000000a1", "cli.mine"), Users.Alice)).IsReceived(1);
        foreach (var query in (string[])["?name=cli.mine", "?name=cli.mine&client=cli"])
        {
            Assert.Contains(trace, (await server.GetAsync("", Users.Alice, query)).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Versions_BeyondADaysShare_AreOther_AndNoNumberIsUsedUp()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), "--Ingest:MaxVersionsPerDay=20");
        var spans = string.Join(
            ',',
            Enumerable.Range(1, 500)
                .Select(n => Documents.SpanObject(Documents.NewTraceId(), $"{n:x16}", more: $",\"client_version\":\"1.0.{n}\"")));
        for (var again = 0; again < 3; again++)
        {
            (await server.PostAsync($$"""{"spans":[{{spans}}]}""", Users.Alice)).IsReceived(500);
        }

        Assert.Equal(
            "21 21",
            await server.ScalarAsync(
                "SELECT concat_ws(' ', count(*), (SELECT last_value FROM telemetry.resources_id_seq)) FROM telemetry.resources"));
        Assert.Equal(1L, await server.ScalarAsync("SELECT count(*) FROM telemetry.resources WHERE client_version = 'other'"));
        (await server.PostAsync(Documents.Span(Documents.NewTraceId(), more: ",\"client_version\":\"2.0\""), Users.Bob)).IsReceived(1);
        Assert.Equal(1L, await server.ScalarAsync("SELECT count(*) FROM telemetry.resources WHERE client_version = '2.0'"));
    }

    [Fact]
    public async Task KeysOfClients_GetNoNumbers()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        for (var again = 0; again < 12; again++)
        {
            await server.PostAsync(Documents.Span(Documents.NewTraceId(), more: ""","attributes":{"junk.key":1}"""), Users.Alice);
        }

        await server.PostOtlpAsync(Drawings.Of("POST  0..9  api server").ServiceRequest);
        Assert.Equal(0L, await server.ScalarAsync("SELECT count(*) FROM telemetry.attribute_keys WHERE key = 'junk.key'"));
    }
}
