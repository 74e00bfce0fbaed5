using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Context;

/// <summary>W3C Baggage, of which only <c>session.id</c> crosses a process border; other members are neither read nor sent.</summary>
internal static class BaggageHeader
{
    /// <summary>Longest header that is looked at, characters.</summary>
    private const int MaxLength = 8192;

    /// <summary>Longest session id, characters.</summary>
    private const int MaxValue = 64;

    public static bool IsAllowed(string key) => key is AttributeNames.SessionId;

    /// <summary>The allowed members with well-formed values; properties after <c>;</c> are left out.</summary>
    public static List<KeyValuePair<string, string?>>? Read(string? header)
    {
        List<KeyValuePair<string, string?>>? members = null;
        if (header is null || header.Length > MaxLength)
        {
            return members;
        }

        foreach (var member in header.Split(','))
        {
            var pair = member.Split(';', 2)[0].Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair.Length == 2 && IsAllowed(pair[0]) && IsValue(pair[1]) && members is null)
            {
                members = [new(pair[0], pair[1])];
            }
        }

        return members;
    }

    /// <summary>Null when there is nothing to send.</summary>
    public static string? Write(IEnumerable<KeyValuePair<string, string?>> baggage)
    {
        foreach (var (key, value) in baggage)
        {
            if (IsAllowed(key) && value is not null && IsValue(value))
            {
                return $"{key}={value}";
            }
        }

        return null;
    }

    private static bool IsValue(string value) =>
        value.Length is > 0 and <= MaxValue && !value.AsSpan().ContainsAnyExcept(Charsets.Identifier);
}
