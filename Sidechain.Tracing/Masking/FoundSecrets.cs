using System.Text.RegularExpressions;

namespace Sidechain.Tracing.Masking;

/// <summary>Masks what a pattern finds in a text.</summary>
internal static class FoundSecrets
{
    /// <param name="text">The text.</param>
    /// <param name="pattern">Its group <c>secret</c> is masked; where it has a group <c>key</c>, only if that is a secret's.</param>
    public static string Mask(string text, Regex pattern)
    {
        var masked = new MaskedText(text);
        for (var found = pattern.Match(text); found.Success; found = found.NextMatch())
        {
            var (key, secret) = (found.Groups["key"], found.Groups["secret"]);
            if ((!key.Success || SensitiveKeys.Contains(key.ValueSpan))
                && !secret.ValueSpan.IsWhiteSpace() && !SecretPairs.IsHidden(secret.ValueSpan)
                && !SecretPairs.IsPlain(key.ValueSpan, secret.ValueSpan))
            {
                masked.Replace(secret.Index, secret.Index + secret.Length);
            }
        }

        return masked.ToString();
    }

    /// <param name="text">The text.</param>
    /// <param name="pattern">Ends where a text in quotes begins, or another value.</param>
    /// <param name="end">Where a value ends that is not in quotes; at its beginning where none is.</param>
    public static string MaskBehind(string text, Regex pattern, Func<string, int, int> end)
    {
        var masked = new MaskedText(text);
        for (var found = pattern.Match(text); found.Success;)
        {
            var next = found.Index + found.Length;
            var key = found.Groups["key"];
            if (!key.Success || SensitiveKeys.Contains(key.ValueSpan))
            {
                var (from, to) = PairValues.Quoted(text, next, mayJoin: true);
                (from, to) = to > 0 ? (from, to) : (next, end(text, next));
                if (to > from && !SecretPairs.IsPlain(key.ValueSpan, text.AsSpan(from..to)))
                {
                    masked.Replace(from, to);
                    next = to;
                }
            }

            found = pattern.Match(text, next);
        }

        return masked.ToString();
    }
}
