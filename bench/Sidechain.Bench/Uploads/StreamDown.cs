using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Sidechain.Bench.Uploads;

/// <summary>
/// Users post all the time; Stream is killed, stays away, and comes back. Fails when a post is refused or missing, or Stream lacks it, has
/// it twice, or has it before an earlier one of its author. A short run of it is a test in <c>dotnet test</c>.
/// </summary>
internal static class StreamDown
{
    private const int Length = 20_000;

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDrain = TimeSpan.FromMinutes(5);

    public static async Task<int> RunAsync(int seconds, int users)
    {
        await using var application = await Application.StartAsync();
        var authors = await Author.SignUpAsync(application.Api, users);
        application.Begin();
        using var end = new CancellationTokenSource();
        var refusals = new ConcurrentQueue<string>();
        var posting = authors.Select((author, number) => PostAsync(author, number, refusals, end.Token)).ToArray();

        await Task.Delay(Before);
        await application.KillAsync("stream");
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        var waiting = await CountAsync(application, "stream_outbox");
        await application.StartAgainAsync("stream");
        await Task.Delay(After);
        await end.CancelAsync();
        var posts = await Task.WhenAll(posting);
        var drained = await DrainAsync(application);

        var posted = posts.Sum(own => own.Count);
        var kept = await CountAsync(application, "audio_posts");
        var received = await ReceivedAsync(application);
        var (lost, doubled, disordered) = Compare(authors, posts, received);
        var again = received.Count - received.DistinctBy(activity => activity.Post).Count();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            | Stream away, s | users | posts | of them in the database | refused | waiting when it came back | until all were there, s | lost | twice | sent again | out of order | api, most MiB |
            | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            | {seconds} | {users} | {posted} | {kept} | {refusals.Count} | {waiting} | {drained?.TotalSeconds:0.0} | {lost} | {doubled} | {again} | {disordered} | {application.PeakMiB("api")} |
            """));
        foreach (var (refusal, count) in refusals.CountBy(refusal => refusal))
        {
            Console.WriteLine($"{count} × {refusal}");
        }

        Array.ForEach(authors, author => author.Dispose());
        var isWhole = drained is not null && posted == kept;
        var isGood = isWhole && lost + doubled + disordered + refusals.Count == 0 && !application.Ended.Any();
        return isGood && posted > 0 && waiting > 0 ? 0 : 1;
    }

    /// <summary>One after the other, so that the author's order is known.</summary>
    private static async Task<IReadOnlyList<string>> PostAsync(
        Author author, int user, ConcurrentQueue<string> refusals, CancellationToken stop)
    {
        const int MostPostsOfAUser = 1_000_000;
        var posts = new List<string>();
        for (var number = user * MostPostsOfAUser; !stop.IsCancellationRequested; number++)
        {
            var (post, refusal) = await author.PostAsync(number, Length);
            if (post is not null)
            {
                posts.Add(post);
            }
            else
            {
                refusals.Enqueue(refusal!);
            }

            await Task.Delay(Pause, CancellationToken.None);
        }

        return posts;
    }

    /// <summary>How long the outbox took to be empty; null where it did not get there.</summary>
    private static async Task<TimeSpan?> DrainAsync(Application application)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < LongestDrain; await Task.Delay(100))
        {
            if (await CountAsync(application, "stream_outbox") == 0)
            {
                return watch.Elapsed;
            }
        }

        return null;
    }

    /// <summary>
    /// The activities in Stream's journal, in the order in which they came. One whose answer was lost with the killed Stream is sent again
    /// under the same id, so Stream has it once.
    /// </summary>
    private static async Task<IReadOnlyList<(string Post, string Id)>> ReceivedAsync(Application application)
    {
        var received = new List<(string Post, string Id)>();
        await foreach (var line in File.ReadLinesAsync(Path.Combine(application.StreamFolder, "activities.jsonl")))
        {
            using var record = JsonDocument.Parse(line);
            if (record.RootElement.TryGetProperty("activities", out var activities))
            {
                received.AddRange(activities.EnumerateArray().Select(activity =>
                    (activity.GetProperty("foreign_id").GetString()!["post:".Length..], activity.GetProperty("id").GetString()!)));
            }
        }

        return received;
    }

    private static (int Lost, int Doubled, int Disordered) Compare(
        IReadOnlyList<Author> authors, IReadOnlyList<IReadOnlyList<string>> posts, IReadOnlyList<(string Post, string Id)> received)
    {
        var places = received.Index().GroupBy(entry => entry.Item.Post).ToDictionary(
            post => post.Key, post => (First: post.First().Index, Activities: post.DistinctBy(entry => entry.Item.Id).Count()));
        var (lost, doubled, disordered) = (0, 0, 0);
        foreach (var (author, own) in authors.Zip(posts))
        {
            lost += own.Count(post => !places.ContainsKey(post));
            doubled += own.Count(post => places.TryGetValue(post, out var at) && at.Activities > 1);
            var first = own.Where(places.ContainsKey).Select(post => places[post].First).ToArray();
            var wrong = first.Zip(first.Skip(1)).Count(pair => pair.First > pair.Second);
            if (wrong > 0)
            {
                Console.WriteLine($"{author.Name}: {wrong} of {own.Count} out of order");
            }

            disordered += wrong;
        }

        return (lost, doubled, disordered);
    }

    private static async Task<long> CountAsync(Application application, string table)
    {
        await using var connection = new NpgsqlConnection(application.Database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM {table}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
