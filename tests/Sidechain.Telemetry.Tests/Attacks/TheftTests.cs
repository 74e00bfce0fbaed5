using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Sidechain.Telemetry.Alerts;
using Sidechain.Telemetry.Retention;

namespace Sidechain.Telemetry.Tests.Attacks;

/// <summary>A trace can neither be taken from its owner nor spoiled before its owner comes.</summary>
public sealed class TheftTests(TelemetryFixture fixture, Databases databases) : IClassFixture<TelemetryFixture>
{
    private const string Span = "00f067aa0ba902b7";

    private readonly TelemetryServer _server = fixture.Server;

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task OwnersSpan_ReplacesAnAnonymousOneOfItsId(bool inOneGroup)
    {
        var trace = Documents.NewTraceId();
        var (fake, real) = (Documents.Span(trace, name: "cli.fake"), Documents.Span(trace, name: "cli.real"));
        if (inOneGroup)
        {
            await Task.WhenAll(_server.PostAsync(fake), _server.PostAsync(real, Users.Alice));
        }
        else
        {
            (await _server.PostAsync(fake)).IsReceived(1);
        }

        (await _server.PostAsync(real, Users.Alice)).IsReceived(1);

        Assert.Equal("cli.real\n", await _server.PictureAsync(trace, Users.Alice));
        Assert.Equal(1, await _server.ScalarAsync($"SELECT span_count FROM telemetry.traces WHERE trace_id = '{trace}'"));
    }

    [Fact]
    public async Task SpanWhoseIdAServiceHas_IsNotSaidToBeAccepted()
    {
        var served = Drawings.Of(
            "cli.http_request  0..9  cli client\n  INSERT  1..2  api client user.id:alice\n  POST  1..2  api server user.id:alice");
        Assert.Equal(HttpStatusCode.OK, (await _server.PostOtlpAsync(served.ServiceRequest)).Status);

        var answer = await _server.PostAsync($$"""{"spans":[{{Documents.SpanObject(served.TraceId, "00000000000000b7")}},{{Documents.SpanObject(served.TraceId, served.ServiceSpanId)}}]}""", Users.Alice);

        answer.IsReceived(1, $$"""[{"index":1,"span_id":"{{served.ServiceSpanId}}","reason":"span_id_taken"}]""");
    }

    [Fact]
    public async Task TraceThatOthersHaveFilled_HasPlacesLeftForItsOwner()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), "--Store:MaxTraceSpans=100");
        // Anybody guesses such an id before its owner uses it.
        var id = $"upload-{Guid.NewGuid():N}"[..20];
        string Batch(int from, int count) =>
            $$"""{"spans":[{{string.Join(',', Enumerable.Range(from, count).Select(n => Documents.SpanObject(id, $"{n:x16}")))}}]}""";
        var anonymous = await server.PostAsync(Batch(1, 120));
        Assert.Equal(75, (int)anonymous.Json["accepted"]!);

        (await server.PostAsync(Batch(1001, 20), Users.Alice)).IsReceived(20);

        // A tenth of the limit is shown of what came before the owner was known.
        Assert.Equal(30, (await server.ReadAsync(id, Users.Alice)).Tree.SpanCount);
        (await server.PostAsync(Batch(2001, 1))).IsProblem(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task DoneOfNobody_CountsForNothing()
    {
        var trace = Documents.NewTraceId();
        (await _server.PostAsync($$"""{"done":["{{trace}}"],"spans":[{{Documents.SpanObject(trace, "00000000000000b0")}}]}"""))
            .IsReceived(1);
        (await _server.PostAsync(Documents.Span(trace), Users.Alice)).IsReceived(1);
        Assert.False((await _server.ReadAsync(trace, Users.Alice)).ClientDone);

        (await _server.PostAsync($$"""{"done":["{{trace}}"],"spans":[]}""", Users.Alice)).IsReceived(0);
        Assert.True((await _server.ReadAsync(trace, Users.Alice)).ClientDone);
    }

    [Fact]
    public async Task DoneAlone_OwnsNothing()
    {
        var names = Enumerable.Range(0, 20).Select(n => $"upload-{Guid.NewGuid():N}").ToArray();
        (await _server.PostAsync($$"""{"spans":[],"done":[{{string.Join(',', names.Select(name => $"\"{name}\""))}}]}""", Users.Bob))
            .IsReceived(0);

        (await _server.PostAsync(Documents.Span(names[3]), Users.Alice)).IsReceived(1);

        var read = await _server.ReadAsync(names[3], Users.Alice);
        Assert.Equal((1, false), (read.Tree.SpanCount, read.ClientDone));
        Assert.Equal(
            0L, await _server.ScalarAsync($"SELECT count(*) FROM telemetry.traces WHERE owner = 'bob' AND original_id = '{names[3]}'"));
    }

    [Fact]
    public async Task RequestThatBeganFirst_TakesNothing_WhenItIsHeardOfLater()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000;
        var held = Drawings.Of(
            "cli.http_request  0..9  cli client\n  POST  1..2  api server user.id:mallory\n    INSERT  1..2  api client",
            baseNs: now - 1_000_000_000);
        // The thief's request has not ended yet: Alice is told that her span is kept, and reads it.
        (await _server.PostAsync(Documents.Span(held.TraceId, name: "cli.alices"), Users.Alice)).IsReceived(1);
        Assert.Equal("cli.alices\n", await _server.PictureAsync(held.TraceId, Users.Alice));

        Assert.Equal(HttpStatusCode.OK, (await _server.PostOtlpAsync(held.ServiceRequest)).Status);

        Assert.Equal("cli.alices\n", await _server.PictureAsync(held.TraceId, Users.Alice));
        (await _server.PostAsync(Documents.Span(held.TraceId, Span.Replace('7', '8'), "cli.more"), Users.Alice)).IsReceived(1);
        (await _server.GetAsync(held.TraceId, Users.Token("mallory"))).IsProblem(HttpStatusCode.NotFound);
        (await _server.PostAsync(held.ClientDocument, Users.Token("mallory"))).IsProblem(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task RequestUnderATraceThatNobodyOwnsYet_Owns_HoweverLateItIsHeardOf()
    {
        var trace = Drawings.Of("cli.http_request  0..9  cli client\n  POST  1..2  api server user.id:alice");
        (await _server.PostAsync(Documents.Span(trace.TraceId, "00000000000000b0"))).IsReceived(1);

        await _server.PostOtlpAsync(trace.ServiceRequest);

        (await _server.PostAsync(trace.ClientDocument, Users.Bob)).IsProblem(HttpStatusCode.Forbidden);
        (await _server.PostAsync(trace.ClientDocument, Users.Alice)).IsReceived(1);
    }

    [Fact]
    public async Task RequestThatBeganLater_TakesNothing()
    {
        var later = DateTimeOffset.UtcNow.AddSeconds(30).ToUnixTimeMilliseconds() * 1_000_000;
        var trace = Drawings.Of("cli.x  0..9  cli\n  POST  1..2  api server user.id:mallory", baseNs: later);
        (await _server.PostAsync(Documents.Span(trace.TraceId, name: "cli.alices"), Users.Alice)).IsReceived(1);

        await _server.PostOtlpAsync(trace.ServiceRequest);

        Assert.Equal("cli.alices\n", await _server.PictureAsync(trace.TraceId, Users.Alice));
        (await _server.GetAsync(trace.TraceId, Users.Token("mallory"))).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task ForeignIdOfTwoUsers_IsATraceOfEach_FoundByTheSameText()
    {
        var id = $"upload-{Guid.NewGuid():N}"[..20];
        (await _server.PostAsync(Documents.Span(id, name: "cli.alices"), Users.Alice)).IsReceived(1);
        (await _server.PostAsync($$"""{"done":["{{id}}"],"spans":[{{Documents.SpanObject(id, Span, "cli.bobs")}}]}""", Users.Bob))
            .IsReceived(1);
        (await _server.PostAsync(Documents.Span(id, "00000000000000b1", "cli.bobs_second"), Users.Bob)).IsReceived(1);

        Assert.Equal("cli.alices\n", await _server.PictureAsync(id, Users.Alice));
        var bobs = await _server.ReadAsync(id, Users.Bob);
        Assert.Equal((2, true, id), (bobs.Tree.SpanCount, bobs.ClientDone, bobs.OriginalId));
        Assert.False((await _server.ReadAsync(id, Users.Alice)).ClientDone);
        (await _server.GetAsync(id, Users.Token("carol"))).IsProblem(HttpStatusCode.NotFound);
        var list = await _server.GetAsync("", Users.Bob, "?name=cli.bobs");
        Assert.Contains(id, list.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ForeignIdAndUserThatAnotherKnows_AreNotEnough_ToOwnTheUsersTraceBefore()
    {
        var (id, victims) = ($"upload-{Guid.NewGuid():N}"[..20], Documents.NewTraceId());
        // As it was computed before it had a key, and without the name.
        foreach (var guess in (string[])[$"victim\n{id}", id])
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(guess)).AsSpan(0, 16));
            (await _server.PostAsync(Documents.Span(hash), Users.Token("mallory"))).IsReceived(1);
        }

        (await _server.PostAsync(Documents.Span(id), Users.Token("mallory"))).IsReceived(1);
        var request = $$"""{"spans":[{{Documents.SpanObject(id, Span, "cli.hers")}},{{Documents.SpanObject(victims)}}]}""";
        (await _server.PostAsync(request, Users.Token("victim"))).IsReceived(2);

        Assert.Equal("cli.hers\n", await _server.PictureAsync(id, Users.Token("victim")));
    }

    [Fact]
    public async Task ServerSpansOfASecondUserUnderAForeignId_AreFoundByThatUser()
    {
        var id = $"upload-{Guid.NewGuid():N}"[..20];
        (await _server.PostAsync(Documents.Span(id, name: "cli.alices"), Users.Alice)).IsReceived(1);
        var mapped = (string)(await _server.ScalarAsync(
            $"SELECT replace(trace_id::text, '-', '') FROM telemetry.traces WHERE original_id = '{id}'"))!;
        await _server.PostOtlpAsync(Drawings.Of("POST /bobs  1..2  api server user.id:bob", mapped).ServiceRequest);

        Assert.Equal("POST /bobs\n", await _server.PictureAsync(id, Users.Bob));
        Assert.Equal("cli.alices\n", await _server.PictureAsync(id, Users.Alice));
    }

    [Fact]
    public async Task AnonymousSpans_MoveNoFigures_AndArePinnedByNoAlert()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), "--Alerts:Every=00:10:00", "--Alerts:Rules:0:Name=slow",
            "--Alerts:Rules:0:Span=plugin.encode_audio", "--Alerts:Rules:0:Client=plugin", "--Alerts:Rules:0:Quantile=0.95",
            "--Alerts:Rules:0:ThresholdMs=1000", "--Alerts:Rules:0:LeastSpans=1");
        var at = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 60_000;
        string Slow() => $$$"""{"spans":[{"trace_id":"{{{Documents.NewTraceId()}}}","span_id":"a1","name":"plugin.encode_audio","start_time_ms":{{{at}}},"duration_ms":60000,"client_type":"plugin","attributes":{"http.server_time_ms":5}}]}""";
        for (var n = 0; n < 6; n++)
        {
            (await server.PostAsync(Slow())).IsReceived(1);
        }

        var watch = server.Services.GetRequiredService<AlertWatch>();
        await Wait.UntilAsync("the rules are looked at", () => watch.LookAsync(CancellationToken.None));
        Assert.Equal(0L, await server.ScalarAsync("SELECT count(*) FROM telemetry.steps"));
        Assert.Equal(0L, await server.ScalarAsync("SELECT count(*) FROM telemetry.alerts"));

        await server.PostAsync(Slow(), Users.Alice);
        await Wait.UntilAsync("the rules are looked at", () => watch.LookAsync(CancellationToken.None));
        Assert.Equal(
            "1 1",
            await server.ScalarAsync(
                "SELECT concat_ws(' ', count(*), count(*) FILTER (WHERE owner = 'alice' AND pinned_until > now() + interval '29 days')) "
                + "FROM telemetry.traces WHERE pinned"));
    }

    [Fact]
    public async Task PinOfAnAlert_Ends_AndAPersonsDoesNot()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        var (ended, kept) = (Documents.NewTraceId(), Documents.NewTraceId());
        foreach (var trace in (string[])[ended, kept])
        {
            await server.PostAsync(Documents.Span(trace), Users.Alice);
        }

        await server.ScalarAsync(
            "UPDATE telemetry.traces SET pinned = true, "
            + $"pinned_until = CASE WHEN trace_id = '{ended}' THEN now() + interval '30 days' END");
        var days = server.Services.GetRequiredService<DayKeeper>();
        foreach (var later in (int[])[20, 40])
        {
            await Wait.UntilAsync("the days are kept", async () =>
                await days.KeepAsync(DateOnly.FromDateTime(DateTime.UtcNow).AddDays(later), CancellationToken.None) is not null);
            Assert.Equal(later < 30, (await server.GetAsync(ended, Users.Alice)).Status == HttpStatusCode.OK);
            Assert.Equal(HttpStatusCode.OK, (await server.GetAsync(kept, Users.Alice)).Status);
        }
    }
}
