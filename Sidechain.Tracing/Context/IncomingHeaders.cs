using System.Globalization;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Context;

/// <summary>
/// The <c>X-</c> headers of a request, read leniently: a value that is missing, too long or has an odd character is null, so every value
/// here may be stored, logged or echoed.
/// </summary>
/// <param name="TraceIdText">As it came; maps with <see cref="TraceIds.TryMapTraceId"/>.</param>
/// <param name="SpanIdText">As it came; maps with <see cref="TraceIds.TryMapSpanId"/>. Free text: never echo it, store its mapping.</param>
/// <param name="ParentSpanIdText">As it came, like <paramref name="SpanIdText"/>.</param>
/// <param name="ClientType"><c>plugin</c>, <c>web</c> or <c>cli</c>.</param>
/// <param name="ClientVersion">For example <c>1.0.1</c>, without a product before it.</param>
/// <param name="ClientTimestampMs">The client's wall clock, epoch milliseconds between the years 2000 and 2100.</param>
/// <param name="UserIdHint">For logs only; identity comes from the bearer token.</param>
/// <param name="RequestId">Well-formed, to be echoed.</param>
public sealed record IncomingHeaders(
    string? TraceIdText,
    string? SpanIdText,
    string? ParentSpanIdText,
    string? ClientType,
    string? ClientVersion,
    long? ClientTimestampMs,
    string? UserIdHint,
    string? RequestId)
{
    private const long Year2000Ms = 946_684_800_000;
    private const long Year2100Ms = 4_102_444_800_000;

    /// <summary>
    /// Reads with <paramref name="get"/>, which gives a header's value or null; two of a name are odd (joined by a comma).
    /// </summary>
    public static IncomingHeaders Read(Func<string, string?> get)
    {
        ArgumentNullException.ThrowIfNull(get);
        string? Text(string name) => get(name)?.Trim(' ', '\t');

        var product = Product(Text(HeaderNames.Client));
        var version = Product(Text(HeaderNames.ClientVersion), versionAlone: true);
        return new IncomingHeaders(
            Text(HeaderNames.TraceId) is { } trace && TraceIds.TryMapTraceId(trace, out _) ? trace : null,
            SpanId(Text(HeaderNames.SpanId)),
            SpanId(Text(HeaderNames.ParentSpanId)),
            KnownType(Text(HeaderNames.ClientType)) ?? product.Type ?? version.Type,
            version.Version ?? product.Version,
            Timestamp(Text(HeaderNames.ClientTimestamp)),
            WellFormed(Text(HeaderNames.UserId), 64, Charsets.User),
            WellFormed(Text(HeaderNames.RequestId), 128, Charsets.Identifier));
    }

    private static string? SpanId(string? text) => TraceIds.TryMapSpanId(text, out _) ? text : null;

    /// <summary><c>plugin/1.0.1</c>, <c>sidechain-cli/1.0.0</c>; of a version header also <c>1.0.0</c>.</summary>
    private static (string? Type, string? Version) Product(string? text, bool versionAlone = false)
    {
        if (text is null)
        {
            return default;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return versionAlone ? (null, WellFormed(text, 64, Charsets.Version)) : (KnownType(text), null);
        }

        return (KnownType(text[..slash]), WellFormed(text[(slash + 1)..], 64, Charsets.Version));
    }

    private static string? KnownType(string? text)
    {
        var name = text?.ToLowerInvariant();
        name = name is not null && name.StartsWith("sidechain-", StringComparison.Ordinal) ? name["sidechain-".Length..] : name;
        return ClientTypes.IsKnown(name) ? name : null;
    }

    /// <summary>A fraction is cut off; garbage, seconds and nanoseconds are no timestamp.</summary>
    private static long? Timestamp(string? text) =>
        text is { Length: <= 32 }
        && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ms)
        && ms is >= Year2000Ms and < Year2100Ms ? (long)ms : null;

    private static string? WellFormed(string? text, int maxLength, System.Buffers.SearchValues<char> allowed) =>
        text is { Length: > 0 } && text.Length <= maxLength && !text.AsSpan().ContainsAnyExcept(allowed) ? text : null;
}
