namespace Sidechain.Client.Terminal;

/// <summary>A few colours for a terminal; plain text elsewhere and where <c>NO_COLOR</c> is set (no-color.org).</summary>
internal sealed class Ink(bool terminal)
{
    private readonly bool _on = terminal && AllowsColor;

    public static bool AllowsColor => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public string Good(string text) => Paint(text, "1;32");

    public string Bad(string text) => Paint(text, "1;31");

    public string Warn(string text) => Paint(text, "1;33");

    public string Strong(string text) => Paint(text, "1");

    public string Faint(string text) => Paint(text, "2");

    private string Paint(string text, string code) => _on ? $"\e[{code}m{text}\e[0m" : text;
}
