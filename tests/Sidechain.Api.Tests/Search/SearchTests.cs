using System.Net;
using Sidechain.Api.Posts;
using Sidechain.Api.Tests.Hosting;
using Sidechain.Api.Tests.Traces;

namespace Sidechain.Api.Tests.Search;

public sealed class SearchTests(ApiFixture fixture) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private ApiClient _alice = null!;
    private Dictionary<string, string> _ids = [];

    public async ValueTask InitializeAsync()
    {
        _alice = await fixture.Api.SignUpAsync();
        (string, string, string)[] loops =
        [
            ("Dusty Breakbeat", "174", "F#m"), ("Dusty bass, ÜBER deep", "87.5", "Am"), ("Break the dust", "174.01", "AM"),
        ];
        foreach (var (title, bpm, key) in loops)
        {
            _ids[title] = (await _alice.PostAsync(Loops.Form(Loops.Wav(), ("title", title), ("bpm", bpm), ("key", key)))).Text("id");
        }
    }

    public ValueTask DisposeAsync()
    {
        _alice.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("q=dusty", "Dusty Breakbeat", "Dusty bass, ÜBER deep")]
    [InlineData("q=DUST", "Dusty Breakbeat", "Dusty bass, ÜBER deep", "Break the dust")]
    [InlineData("q=break%20dust", "Dusty Breakbeat", "Break the dust")]
    [InlineData("q=beat")]
    [InlineData("q=%C3%BCber", "Dusty bass, ÜBER deep")]
    [InlineData("bpm_min=174&bpm_max=174", "Dusty Breakbeat")]
    [InlineData("bpm_min=87.5", "Dusty Breakbeat", "Dusty bass, ÜBER deep", "Break the dust")]
    [InlineData("bpm_max=100", "Dusty bass, ÜBER deep")]
    [InlineData("key=Am", "Dusty bass, ÜBER deep")]
    [InlineData("key=F%23m&q=dusty", "Dusty Breakbeat")]
    [InlineData("q=dusty&bpm_max=100&key=F%23m")]
    public async Task Search_FindsThoseToWhichAllOfItApplies(string query, params string[] titles)
    {
        var found = await _alice.GetAsync($"/api/v1/search?{query}&author={_alice.Name}");

        Assert.Equal(HttpStatusCode.OK, found.Status);
        Assert.Equal(titles.Select(title => _ids[title]).Reverse(), found.PostIds);
    }

    [Fact]
    public async Task Search_ForAnAuthorsName_FindsTheirPosts() =>
        Assert.Equal(_ids.Values.Reverse(), (await _alice.GetAsync($"/api/v1/search?q={_alice.Name![..10].ToUpperInvariant()}")).PostIds);

    [Fact]
    public async Task Search_InPages_IsReadToItsEnd()
    {
        var first = await _alice.GetAsync($"/api/v1/search?author={_alice.Name}&limit=2");
        var second = await _alice.GetAsync($"/api/v1/search?author={_alice.Name}&limit=2&before={first.Text("next")}");

        Assert.Equal(_ids.Values.Reverse(), first.PostIds.Concat(second.PostIds));
        Assert.Null(second.Json.GetProperty("next").GetString());
    }

    [Theory]
    [InlineData("", "Search for something")]
    [InlineData("q=", "q must")]
    [InlineData("q=!%20%26%20%7C%20%28", "q must")]
    [InlineData("q=a+b+c+d+e+f+g+h+i+j+k", "q must")]
    [InlineData("bpm_min=NaN", "bpm_min")]
    [InlineData("bpm_max=1e3", "bpm_max")]
    [InlineData("bpm_max=401", "bpm_max")]
    [InlineData("bpm_min=-5", "bpm_min")]
    [InlineData("key=", "key")]
    [InlineData("key=12345678901234567", "key")]
    [InlineData("author=../../etc", "author")]
    [InlineData("q=x&limit=1000", "limit")]
    [InlineData("q=x&before=x", "before")]
    public async Task Search_ForNonsense_Is400WithASentence(string query, string words) =>
        (await _alice.GetAsync($"/api/v1/search?{query}")).IsProblem(HttpStatusCode.BadRequest, words);

    [Fact]
    public async Task Search_ForSomethingLong_Is400() =>
        (await _alice.GetAsync($"/api/v1/search?q={new string('a', 201)}")).IsProblemOf("q", "200");

    [Theory]
    [InlineData("q='%3B%20DROP%20TABLE%20audio_posts%3B--")]
    [InlineData("q=a%27%3A*%20%7C%20b")]
    [InlineData("q=%5C%5C%27x")]
    [InlineData("q=%00x")]
    [InlineData("q=%F0%9F%98%80x")]
    [InlineData("key=%27%20OR%201%3D1")]
    public async Task Search_ForSyntax_FindsNothingAndBreaksNothing(string query)
    {
        var answer = await _alice.GetAsync($"/api/v1/search?{query}");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.DoesNotContain(answer.PostIds, _ids.ContainsValue);
    }

    [Theory]
    [InlineData("dusty  BR", "dusty", "br")]
    [InlineData("a'b\\c:*|!(d)<->e", "a", "b", "c", "d", "e")]
    [InlineData("same Same SAME", "same")]
    [InlineData("É cafe\u0301", "é", "cafe\u0301")]
    [InlineData("loop-5 4e6b 1.5 kick/snare a@b.com", "loop", "5", "4e6b", "1", "kick", "snare", "a", "b", "com")]
    [InlineData("𠮷𠮷 😀x \ud800y", "𠮷𠮷", "x", "y")]
    [InlineData(" '\"&|!:*() ")]
    public void Words_AreLettersMarksAndDigitsAlone(string text, params string[] words) => Assert.Equal(words, SearchWords.Of(text));

    /// <summary>Titles that Postgres' own parser takes for numbers, paths, hosts and the like.</summary>
    [Theory]
    [InlineData("4e6b6a53ad0d", "4e6b6a53ad0d")]
    [InlineData("Loop-5", "loop 5")]
    [InlineData("Take 1.5e3", "5e3")]
    [InlineData("kicks/snares_v2", "snares v2")]
    [InlineData("mix@studio.example", "studio")]
    [InlineData("beat.example.com/b", "example b")]
    [InlineData("<b>bold</b> &amp; loud", "amp bold loud")]
    [InlineData("東京-𠮷野", "𠮷")]
    public async Task Search_ForAnyWordOfATitle_FindsIt(string title, string words)
    {
        var id = (await _alice.PostAsync(title)).Text("id");

        Assert.Contains(id, (await _alice.GetAsync($"/api/v1/search?q={Uri.EscapeDataString(words)}&author={_alice.Name}")).PostIds);
        Assert.Contains(id, (await _alice.GetAsync($"/api/v1/search?q={Uri.EscapeDataString(title)}&author={_alice.Name}")).PostIds);
    }

    [Fact]
    public async Task Search_HasItsSpans_WhichDoNotTellTheText()
    {
        SpanCollector.Start();
        var answer = await _alice.GetAsync($"/api/v1/search?q=dusty&bpm_max=100&author={_alice.Name}");

        Assert.Equal("GET /api/v1/search\n  search.query\n    SELECT audio_posts\n", await SpanCollector.DrawAsync(answer.Trace));
        var span = SpanCollector.Of(answer.Trace).Single(s => s.DisplayName == "search.query");
        Assert.Equal(
            (5, "q,bpm,author", 1), (span.GetTagItem("search.length"), span.GetTagItem("search.filters"), span.GetTagItem("search.count")));
    }
}
