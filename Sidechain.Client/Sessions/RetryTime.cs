using System.Globalization;
using Sidechain.Client.Terminal;

namespace Sidechain.Client.Sessions;

/// <summary>When the same may be tried again, by the header <c>Retry-After</c>.</summary>
internal static class RetryTime
{
    /// <summary>The longest that anybody waits with a command at hand; who would wait for decades is told nothing by the number.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromDays(1);

    /// <returns>Zero for a time that has come; null where the server says none, none that can be read, or more than a day.</returns>
    public static TimeSpan? Of(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            // By the server's own clock where it tells: this machine's may be anything.
            { Date: { } date } => date - (response.Headers.Date ?? DateTimeOffset.UtcNow),
            _ => (TimeSpan?)null,
        };
        return wait > Most ? null : wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>Null where the server says nothing.</summary>
    public static string? Advice(HttpResponseMessage response) => Of(response) switch
    {
        { Ticks: 0 } => "Try again now.",
        { TotalHours: >= 1 } wait =>
            string.Create(CultureInfo.InvariantCulture, $"Try again in {(int)wait.TotalHours} h {wait.Minutes:00} min."),
        { } wait => $"Try again in {Amounts.Time(wait)}.",
        null when response.Headers.NonValidated.Contains("Retry-After") => "Try again later.",
        null => null,
    };
}
