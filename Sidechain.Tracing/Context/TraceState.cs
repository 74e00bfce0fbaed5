namespace Sidechain.Tracing.Context;

/// <summary>W3C <c>tracestate</c>: a bad member, or a 33rd, drops the whole header; it never affects <c>traceparent</c>.</summary>
internal static class TraceState
{
    private const int MaxMembers = 32;
    private const int MaxKeyOrValue = 256;

    /// <summary>Longest header that is passed on, characters; the specification asks for at least 512.</summary>
    private const int MaxLength = 4096;

    /// <summary>Members over this length go first when the header is too long.</summary>
    private const int LongMember = 128;

    /// <summary>The header in its shortest spelling, or null when there is nothing valid in it.</summary>
    public static string? Normalize(string? header)
    {
        if (string.IsNullOrEmpty(header))
        {
            return null;
        }

        var members = new List<string>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var count = 0;
        foreach (var part in header.Split(','))
        {
            var member = part.Trim(' ', '\t');
            if (member.Length == 0)
            {
                continue;
            }

            var equals = member.IndexOf('=', StringComparison.Ordinal);
            if (++count > MaxMembers || equals < 0 || !IsKey(member.AsSpan(0, equals)) || !IsValue(member.AsSpan(equals + 1)))
            {
                return null;
            }

            // The first of two members with one key is the newer one.
            if (keys.Add(member[..equals]))
            {
                members.Add(member);
            }
        }

        Shorten(members);
        return members.Count == 0 ? null : string.Join(',', members);
    }

    private static void Shorten(List<string> members)
    {
        var length = members.Sum(m => m.Length + 1) - 1;
        for (var i = members.Count - 1; i >= 0 && length > MaxLength; i--)
        {
            if (members[i].Length > LongMember)
            {
                length -= members[i].Length + 1;
                members.RemoveAt(i);
            }
        }

        while (length > MaxLength)
        {
            length -= members[^1].Length + 1;
            members.RemoveAt(members.Count - 1);
        }
    }

    private static bool IsKey(ReadOnlySpan<char> key) =>
        key.Length is > 0 and <= MaxKeyOrValue
        && (char.IsAsciiLetterLower(key[0]) || char.IsAsciiDigit(key[0]))
        && !key.ContainsAnyExcept(Charsets.TraceStateKey);

    private static bool IsValue(ReadOnlySpan<char> value) =>
        value.Length is > 0 and <= MaxKeyOrValue
        && !value.ContainsAnyExceptInRange(' ', '~') && !value.Contains('=');
}
