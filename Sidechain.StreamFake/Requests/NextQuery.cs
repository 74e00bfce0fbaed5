using System.Globalization;
using System.Text;

namespace Sidechain.StreamFake.Requests;

/// <summary>The query of the next page, as Stream's <c>next</c> has it. Fields without a value are left out.</summary>
internal sealed class NextQuery
{
    private readonly StringBuilder _text = new();

    public NextQuery With<T>(string name, T? value)
    {
        if (value is not null)
        {
            _text.Append(_text.Length == 0 ? '?' : '&').Append(name).Append('=');
            _text.Append(Uri.EscapeDataString(Convert.ToString(value, CultureInfo.InvariantCulture)!));
        }

        return this;
    }

    public override string ToString() => _text.ToString();
}
