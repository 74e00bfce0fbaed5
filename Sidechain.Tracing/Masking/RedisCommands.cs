using System.Buffers;
using System.Text.RegularExpressions;

namespace Sidechain.Tracing.Masking;

/// <summary>Secrets in commands of Redis: <c>AUTH alice a</c>, <c>CONFIG SET requirepass a</c>, <c>ACL SETUSER alice &gt;a</c>.</summary>
internal static partial class RedisCommands
{
    private static readonly SearchValues<string> Names =
        SearchValues.Create(["AUTH ", "requirepass ", "masterauth ", "SETUSER "], StringComparison.OrdinalIgnoreCase);

    // Shorter texts are one command: the search for several at once is slow there.
    private const int Short = 16;

    public static bool MayBeIn(ReadOnlySpan<char> text) =>
        text.Length < Short ? text.StartsWith("AUTH ", StringComparison.Ordinal) : text.ContainsAny(Names);

    public static string Mask(string text) => FoundSecrets.Mask(text, Command());

    // "AUTH failed" is prose, and "AUTH LOGIN" is how to log in.
    [GeneratedRegex(
        @"^[ \t]*(?:HELLO[ \t]+[23][ \t]+)?AUTH[ \t]+(?:[\w.@+~:/\\-]+[ \t]+)?"
        + @"(?<secret>(?!(?i:failed|failure|failing|error|errors|required|ok|okay|passed|succeeded|success|successful|expired|invalid"
        + @"|denied|disabled|enabled|missing|timeout|rejected|refused|needed|off|on|token|header"
        + @"|login|plain|tls|ssl|ntlm|gssapi|external|cram-md5"
        + @"|xoauth2)[ \t.:!]*\r?$)[^\s]+)[ \t]*(?:SETNAME[ \t]+\S+[ \t]*)?\r?$"
        + @"|(?i:(?:^|\bCONFIG[ \t]+SET[ \t]+)(?:requirepass|masterauth)[ \t]+""?(?<secret>[^\s""]+)""?[ \t]*\r?$)"
        + @"|(?<=\bACL[ \t]SETUSER[ \t][^\n]{0,256}[ \t]>)(?<secret>\S+)",
        RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Command();
}
