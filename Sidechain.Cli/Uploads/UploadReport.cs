using System.Globalization;
using Sidechain.Cli.Documents;
using Sidechain.Client.Terminal;
using Sidechain.Client.Uploads;
using Sidechain.Traces.Views;

namespace Sidechain.Cli.Uploads;

/// <summary>"Post created!": what became of the loop, where the time went, and the trace ID last.</summary>
internal static class UploadReport
{
    public static void Print(Screen screen, SharedLoop shared, TimeSpan total, string? traceId)
    {
        screen.Warnings(shared.Remarks);
        if (screen.Json)
        {
            screen.Document(Document(shared, total, traceId), CliJson.Readable.UploadDocument);
        }
        else
        {
            PrintText(screen, shared, total, traceId);
        }
    }

    private static void PrintText(Screen screen, SharedLoop shared, TimeSpan total, string? traceId)
    {
        var times = shared.Times;
        screen.Success("Post created!");
        screen.Fact("post", TreeText.Printable(shared.Post.Id));
        if (shared.Post.Title is { Length: > 0 } title)
        {
            screen.Fact("title", TreeText.Printable(title));
        }

        var (rate, channels) = (Amounts.Rate(shared.Input.SampleRate), shared.Input.Channels == 1 ? "mono" : "stereo");
        screen.Fact("loop", FormattableString.Invariant($"{shared.Duration.TotalSeconds:0.##} s, {rate} {channels}"));
        screen.Fact("size", Sizes(shared));
        screen.Fact("read", Amounts.Time(times.Read));
        if (times.Encode is { } encode)
        {
            screen.Fact("encode", Amounts.Time(encode));
        }

        screen.Fact("send", Amounts.Time(times.Send) + (times.Server is { } server ? $", of which the server {Amounts.Time(server)}" : ""));
        screen.Fact("total", Amounts.Time(total));
        screen.Line();
        if (traceId is null)
        {
            return;
        }

        screen.Hint($"Show it: ./sidechain trace show {traceId} --wait");
        screen.DashboardPage(shared.Post.DashboardUrl);
        screen.TraceId(traceId);
    }

    private static string Sizes(SharedLoop shared)
    {
        var sent = shared.Sent.Content.Length;
        return shared.Sent.Format == EncodedLoop.Wav
            ? $"{Amounts.Size(sent)} WAV, sent as it is"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Amounts.Size(shared.OriginalSize)} WAV -> {Amounts.Size(sent)} Opus ({100.0 * sent / shared.OriginalSize:0} %)");
    }

    private static UploadDocument Document(SharedLoop shared, TimeSpan total, string? traceId)
    {
        var post = shared.Post;
        var audio = new UploadedAudio(
            shared.Sent.Format, shared.Sent.Content.Length, shared.OriginalSize,
            Math.Round(shared.Duration.TotalSeconds, 6), shared.Input.SampleRate, shared.Input.Channels, post.Audio?.Url);
        var timings = new UploadTimings(
            Ms(shared.Times.Read), shared.Times.Encode is { } encode ? Ms(encode) : null, Ms(shared.Times.Send),
            shared.Times.Server is { } server ? Ms(server) : null, Ms(total));
        return new UploadDocument(post.Id, post.Title, post.Bpm, post.Key, audio, timings, traceId, post.DashboardUrl);
    }

    private static double Ms(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);
}
