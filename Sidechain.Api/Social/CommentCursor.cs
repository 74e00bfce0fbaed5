using System.Globalization;

namespace Sidechain.Api.Social;

/// <summary>Where a page of comments ends: the last comment's time and id, which stay although it may be deleted.</summary>
internal readonly record struct CommentCursor(DateTimeOffset At, string Id)
{
    // 9999 years in microseconds have no more digits.
    private const int MostDigits = 18;

    public static bool TryParse(string text, out CommentCursor cursor)
    {
        cursor = default;
        if (text.Split('-') is not [{ Length: > 0 and <= MostDigits } time, { Length: 32 } id] || !id.All(char.IsAsciiHexDigitLower)
            || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var micros)
            || micros > DateTimeOffset.MaxValue.UtcTicks / TimeSpan.TicksPerMicrosecond)
        {
            return false;
        }

        cursor = new CommentCursor(new DateTimeOffset(micros * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero), id);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks / TimeSpan.TicksPerMicrosecond}-{Id}");
}
