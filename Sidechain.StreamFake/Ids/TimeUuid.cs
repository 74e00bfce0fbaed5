using System.Globalization;

namespace Sidechain.StreamFake.Ids;

/// <summary>
/// A version-1 UUID made from a time, as Stream gives it to activities, reactions and items, so that ids order as the things do.
/// <see cref="Key"/> is the 60-bit time (100 ns since 1582-10-15) above the UUID's lower half, which holds a sequence number
/// instead of clock sequence and node: two things of one instant keep the order in which they came.
/// </summary>
internal readonly record struct TimeUuid(UInt128 Key) : IComparable<TimeUuid>
{
    private const ulong Variant = 0x8000_0000_0000_0000;
    private static readonly long GregorianStart = new DateTime(1582, 10, 15, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <param name="time">One that <see cref="StreamTime"/> takes: 60 bits end in the year 5236.</param>
    /// <param name="sequence">Above that of everything that came before.</param>
    public static TimeUuid Create(DateTime time, ulong sequence) =>
        new(new UInt128((ulong)(time.Ticks - GregorianStart), Variant | sequence));

    /// <summary>The sequence number inside, for going on after a replay.</summary>
    public ulong Sequence => (ulong)Key & ~Variant;

    public static bool TryParse(string? text, out TimeUuid id)
    {
        id = default;
        if (!Guid.TryParseExact(text, "D", out _) || text![14] != '1')
        {
            return false;
        }

        // aaaaaaaa-bbbb-1ccc-llll-llllllllllll: the time's low, middle and high bits, then the lower half
        var high = Hex(text, 15, 3) << 48 | Hex(text, 9, 4) << 32 | Hex(text, 0, 8);
        id = new TimeUuid(new UInt128(high, Hex(text, 19, 4) << 48 | Hex(text, 24, 12)));
        return true;
    }

    public int CompareTo(TimeUuid other) => Key.CompareTo(other.Key);

    public override string ToString()
    {
        var time = (ulong)(Key >> 64);
        var low = (ulong)Key;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{time & 0xffff_ffff:x8}-{time >> 32 & 0xffff:x4}-1{time >> 48:x3}-{low >> 48:x4}-{low & 0xffff_ffff_ffff:x12}");
    }

    private static ulong Hex(string text, int start, int length) =>
        ulong.Parse(text.AsSpan(start, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
