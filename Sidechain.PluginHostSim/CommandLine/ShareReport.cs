using System.Globalization;
using Sidechain.Client.Terminal;
using Sidechain.Client.Uploads;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>"Post created!", where the time went, and the trace ID last.</summary>
internal static class ShareReport
{
    public static void Print(Screen screen, SharedLoop shared, string? traceId, string? earlierTraceId = null)
    {
        var (post, times) = (shared.Post, shared.Times);
        screen.Success("Post created!");
        screen.Fact("post", post.Id);
        if (post.Title is { Length: > 0 } title)
        {
            screen.Fact("title", title);
        }

        var sent = $"{Amounts.Size(shared.Sent.Content.Length)} of {shared.Sent.Format} sent";
        screen.Fact("loop", string.Create(CultureInfo.InvariantCulture, $"{shared.Duration.TotalSeconds:0.##} s, {sent}"));
        screen.Fact("tempo", post.Bpm is { } bpm ? FormattableString.Invariant($"{bpm:0.##} BPM") : "unknown (--bpm sets it)");
        screen.Fact("key", post.Key ?? "unknown (--key sets it)");
        screen.Fact("read", Amounts.Time(times.Read));
        if (times.Encode is { } encode)
        {
            screen.Fact("encode", Amounts.Time(encode));
        }

        screen.Fact("send", Amounts.Time(times.Send) + (times.Server is { } server ? $", of which the server {Amounts.Time(server)}" : ""));
        if (earlierTraceId is not null)
        {
            screen.Fact("tried in", $"trace {earlierTraceId}");
        }

        if (traceId is null)
        {
            return;
        }

        screen.Line();
        screen.Hint($"Show it: ./sidechain trace show {traceId} --wait");
        screen.DashboardPage(post.DashboardUrl);
        screen.TraceId(traceId);
    }

    public static ShareDocument Document(SharedLoop shared, string? traceId, string? earlierTraceId = null)
    {
        var (post, times) = (shared.Post, shared.Times);
        return new ShareDocument(
            post.Id,
            post.Title,
            post.Bpm,
            post.Key,
            new SharedAudio(
                post.Audio?.Format ?? shared.Sent.Format, post.Audio?.Size ?? shared.Sent.Content.Length, shared.OriginalSize,
                Math.Round(shared.Duration.TotalSeconds, 6), shared.Input.SampleRate, shared.Input.Channels),
            new ShareTimings(Ms(times.Read), Ms(times.Encode), Ms(times.Send), Ms(times.Server)),
            traceId,
            post.DashboardUrl,
            earlierTraceId);
    }

    private static double Ms(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);

    private static double? Ms(TimeSpan? time) => time is { } measured ? Ms(measured) : null;
}
