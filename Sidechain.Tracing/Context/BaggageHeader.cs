using System.Text;

namespace Sidechain.Tracing.Context;

/// <summary>
/// W3C Baggage, read and written: up to 64 members and 8,192 bytes, of which the allow-list says what is kept. A bad member is left out,
/// the others stay; what is over a limit is left out from the right, in whole members.
/// </summary>
internal static class BaggageHeader
{
    // Members and bytes that the specification asks for.
    private const int MaxMembers = 64;
    private const int MaxBytes = 8192;

    /// <summary>The allowed members, keys once (the first holds). Header characters above U+007F are no baggage.</summary>
    public static IReadOnlyList<BaggageMember> Read(string? header, BaggageKeys? keys = null)
    {
        keys ??= BaggageKeys.Default;
        var members = new List<BaggageMember>();
        var rest = header.AsSpan();
        if (rest.Length > MaxBytes)
        {
            rest = rest[..Math.Max(0, rest[..(MaxBytes + 1)].LastIndexOf(','))];
        }

        var seen = 0;
        foreach (var range in rest.Split(','))
        {
            var part = rest[range].Trim(Charsets.Ows);
            if (part.IsEmpty)
            {
                continue;
            }

            if (++seen > MaxMembers)
            {
                break;
            }

            if (Member(part) is { } member && keys.Contains(member.Key) && !members.Exists(m => m.Key == member.Key))
            {
                members.Add(member);
            }
        }

        return members;
    }

    /// <summary>Null when there is nothing to send. Of two members with a key the first is sent.</summary>
    public static string? Write(IEnumerable<BaggageMember> members, BaggageKeys? keys = null)
    {
        ArgumentNullException.ThrowIfNull(members);
        keys ??= BaggageKeys.Default;
        var header = new StringBuilder();
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value, properties) in members)
        {
            if (!IsToken(key) || !keys.Contains(key) || written.Count == MaxMembers)
            {
                continue;
            }

            var length = header.Length;
            header.Append(length > 0 ? "," : "").Append(key).Append('=');
            PercentEncoding.Append(header, value);
            if (properties.Length > 0)
            {
                header.Append(';').Append(properties);
            }

            // Only ASCII: characters are bytes.
            if (header.Length > MaxBytes || !written.Add(key))
            {
                header.Length = length;
            }
        }

        return header.Length == 0 ? null : header.ToString();
    }

    public static string? OfActivity(IEnumerable<KeyValuePair<string, string?>> baggage, BaggageKeys keys)
    {
        // Hardly any activity has baggage: no builder for those.
        using var items = baggage.GetEnumerator();
        return items.MoveNext()
            ? Write(baggage.Where(b => b.Value is not null).Select(b => new BaggageMember(b.Key, b.Value!)), keys)
            : null;
    }

    private static BaggageMember? Member(ReadOnlySpan<char> part)
    {
        var semicolon = part.IndexOf(';');
        var pair = semicolon < 0 ? part : part[..semicolon];
        var properties = semicolon < 0 ? "" : part[(semicolon + 1)..].Trim(Charsets.Ows);
        var equals = pair.IndexOf('=');
        if (equals < 0 || properties.ContainsAnyExceptInRange(' ', '~'))
        {
            return null;
        }

        var key = pair[..equals].Trim(Charsets.Ows);
        var value = pair[(equals + 1)..].Trim(Charsets.Ows);
        if (!IsToken(key) || value.ContainsAnyExcept(Charsets.BaggageValue))
        {
            return null;
        }

        var decoded = PercentEncoding.Decode(value);
        return decoded.AsSpan().ContainsAnyInRange('\0', '\u001F') || decoded.AsSpan().ContainsAnyInRange('\u007F', '\u009F')
            ? null
            : new BaggageMember(key.ToString(), decoded, properties.ToString());
    }

    private static bool IsToken(ReadOnlySpan<char> key) => key.Length > 0 && !key.ContainsAnyExcept(Charsets.Token);
}
