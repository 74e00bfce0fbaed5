using System.Diagnostics;
using System.Globalization;

namespace Sidechain.Bench.Uploads;

/// <summary>
/// Very many uploads at once, each of another file, and the most memory that api needs for them. The limit is raised to let them in
/// together. Fails when one is refused or missing, or api grows too big.
/// </summary>
internal static class UploadBench
{
    private const int Length = 2_000_000;
    private const long MostMiB = 300;

    public static async Task<int> RunAsync(int uploads, int users)
    {
        var free = new DriveInfo(Path.GetTempPath()).AvailableFreeSpace;
        if (free < 2L * uploads * Length)
        {
            var need = (long)uploads * Length >> 20;
            throw new InvalidOperationException(
                $"There are {free >> 20} MiB free in {Path.GetTempPath()}, and the uploads are {need} MiB.");
        }

        var atOnce = uploads.ToString(CultureInfo.InvariantCulture);
        await using var application = await Application.StartAsync(new Dictionary<string, string>
        {
            ["Limits__Uploads__CallersOfAddress"] = atOnce,
            ["Limits__Uploads__ConcurrentOfAll"] = atOnce,
            ["Limits__Uploads__WaitingOfAll"] = atOnce,
        });
        var authors = await Author.SignUpAsync(application.Api, users);
        // What is compiled and filled once is there before.
        await Task.WhenAll(authors.Select((author, number) => author.PostAsync(-1 - number, 20_000)));
        application.Begin();
        var begun = Stopwatch.StartNew();
        var running = Enumerable.Range(0, uploads).Select(number => Task.Run(() => TimedAsync(authors[number % users], number)));
        var posts = await Task.WhenAll(running);
        var seconds = begun.Elapsed.TotalSeconds;
        var peak = application.PeakMiB("api");

        var missing = await MissingAsync(authors[0], posts);
        var refused = posts.Where(post => post.Refusal is not null).Select(post => post.Refusal!).CountBy(refusal => refusal).ToArray();
        var times = posts.Select(post => post.Milliseconds).Order().ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            | uploads of 2 MB at once | users | seconds | MB/s | p50 ms | p99 ms | api, most MiB | CPU s of api | refused | missing |
            | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            | {uploads} | {users} | {seconds:0.0} | {uploads * (Length / 1e6) / seconds:0.0} | {times[times.Length / 2]:0} | {times[(int)Math.Ceiling(0.99 * times.Length) - 1]:0} | {peak} | {application.CpuSeconds("api"):0.0} | {refused.Sum(refusal => refusal.Value)} | {missing} |
            """));
        foreach (var (refusal, count) in refused)
        {
            Console.WriteLine($"{count} × {refusal}");
        }

        Array.ForEach(authors, author => author.Dispose());
        return peak <= MostMiB && refused.Length == 0 && missing == 0 && !application.Ended.Any() ? 0 : 1;
    }

    private static async Task<(string? Post, string? Refusal, double Milliseconds)> TimedAsync(Author author, int number)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var (post, refusal) = await author.PostAsync(number, Length);
            return (post, refusal, watch.Elapsed.TotalMilliseconds);
        }
        catch (HttpRequestException failed)
        {
            return (null, failed.Message, watch.Elapsed.TotalMilliseconds);
        }
    }

    private static async Task<int> MissingAsync(Author reader, (string? Post, string? Refusal, double Milliseconds)[] posts)
    {
        var missing = 0;
        foreach (var post in posts.Select(post => post.Post).OfType<string>())
        {
            missing += await reader.LengthAsync(post) == Length ? 0 : 1;
        }

        return missing;
    }
}
