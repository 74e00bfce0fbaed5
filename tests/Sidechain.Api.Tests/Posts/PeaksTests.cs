using System.Net;
using Sidechain.Api.Tests.Hosting;
using Sidechain.Audio.Tests;

namespace Sidechain.Api.Tests.Posts;

/// <summary>Waveforms: from the client that encodes, or from the WAV while it is read.</summary>
public sealed class PeaksTests(ApiFixture fixture) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private ApiClient _alice = null!;

    public async ValueTask InitializeAsync() => _alice = await fixture.Api.SignUpAsync();

    public ValueTask DisposeAsync()
    {
        _alice.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("client")]
    [InlineData("server")]
    public async Task Peaks_OfAWav_AreMadeHere_WhateverTheClientSays(string encode)
    {
        // Silence, then a tone of 12,000 / 32,768 of full scale.
        var tone = WavBytes.Tone(48_000, 1, 0.5)[44..];
        var wav = new WavBytes().Format(1, 1, 48_000, 16).Chunk("data", [.. new byte[tone.Length], .. tone]).ToArray();
        var peaks = Peaks(await _alice.PostAsync(Loops.Form(wav, ("peaks", "[1]"), ("encode", encode))));

        Assert.InRange(peaks.Length, 500, 1000);
        Assert.All(peaks[..(peaks.Length / 2 - 1)], peak => Assert.Equal(0, peak));
        Assert.All(peaks[(peaks.Length / 2 + 1)..^1], peak => Assert.InRange(peak, 80, 93));
    }

    [Fact]
    public async Task Peaks_OfOpus_AreTheClients()
    {
        var given = Enumerable.Range(0, 1000).Select(n => n % 256).ToArray();
        var post = await _alice.PostAsync(Loops.Form(Loops.Opus(), ("peaks", $"[{string.Join(", ", given)}]")));

        Assert.Equal(given, Peaks(post));
        Assert.Equal(given, Peaks(await _alice.GetAsync($"/api/v1/posts/{post.Text("id")}")));
    }

    [Fact]
    public async Task Peaks_ThatNobodyKnows_AreLeftOut()
    {
        Assert.False((await _alice.PostAsync(Loops.Form(Loops.Opus()))).Json.TryGetProperty("peaks", out _));
        // It has the first bytes of a WAV file and nothing else.
        Assert.False((await _alice.PostAsync(Loops.Form([.. "RIFF....WAVE and so on"u8]))).Json.TryGetProperty("peaks", out _));
    }

    [Theory]
    [InlineData("[256]")]
    [InlineData("[-1]")]
    [InlineData("[1.5]")]
    [InlineData("[\"1\"]")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[1,")]
    [InlineData("loud")]
    public async Task Peaks_ThatAreNone_Are400(string peaks) =>
        (await _alice.PostAsync(Loops.Form(Loops.Opus(), ("peaks", peaks)))).IsProblemOf("peaks", "peaks");

    [Fact]
    public async Task Peaks_TooMany_Are400()
    {
        (await _alice.PostAsync(Loops.Form(Loops.Opus(), ("peaks", $"[{string.Join(',', Enumerable.Repeat(1, 1001))}]"))))
            .IsProblemOf("peaks", "1000");
        (await _alice.PostAsync(Loops.Form(Loops.Opus(), ("peaks", new string('1', 10_000)))))
            .IsProblem(HttpStatusCode.BadRequest, "longer");
    }

    private static int[] Peaks(Answer post)
    {
        Assert.True(post.Status is HttpStatusCode.Created or HttpStatusCode.OK, $"{post.Status}");
        return [.. post.Json.GetProperty("peaks").EnumerateArray().Select(p => p.GetInt32())];
    }
}
