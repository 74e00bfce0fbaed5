using System.Globalization;
using System.Text;
using Sidechain.Traces.Views;

namespace Sidechain.Client.Terminal;

/// <summary>
/// A JSON document as a terminal may show it: what turns the writing around or cannot be seen stands escaped, and means the same.
/// </summary>
internal static class DocumentText
{
    /// <param name="json">A document; such characters stand in its texts alone, but for the ends of its lines.</param>
    public static string Safe(string json)
    {
        StringBuilder? safe = null;
        var copied = 0;
        for (var at = 0; at < json.Length; at++)
        {
            var length = at + 1 < json.Length && char.IsSurrogatePair(json[at], json[at + 1]) ? 2 : 1;
            if (json[at] >= '\u007f' && TreeText.IsUnsafe(json, at))
            {
                (safe ??= new StringBuilder(json.Length + 16)).Append(json, copied, at - copied);
                foreach (var unit in json.AsSpan(at, length))
                {
                    safe.Append(CultureInfo.InvariantCulture, $@"\u{(int)unit:x4}");
                }

                copied = at + length;
            }

            at += length - 1;
        }

        return safe is null ? json : safe.Append(json, copied, json.Length - copied).ToString();
    }
}
