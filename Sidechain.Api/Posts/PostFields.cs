using System.Globalization;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Posts;

/// <summary>The fields of an upload beside its audio, in whatever order they came.</summary>
internal sealed class PostFields
{
    private const int MaxTitle = 200;
    private const int MaxKey = 16;
    private const decimal MinBpm = 20;
    private const decimal MaxBpm = 400;

    private readonly Dictionary<string, string> _values = [];

    public static bool IsKnown(string name) => name is "title" or "bpm" or "key" or "encode" or "peaks";

    public void Set(string name, string value) => _values[name] = value.Trim();

    /// <summary>The title given, else the file's name without folder and extension.</summary>
    public string Title(string? fileName)
    {
        var title = Text("title") ?? Path.GetFileNameWithoutExtension(Printable(fileName ?? "").Split('/', '\\')[^1]);
        if (!VisibleText.IsIn(title))
        {
            return "Untitled";
        }

        return title.Length <= MaxTitle
            ? title
            : throw new PostRejected(Problem.OfField("title", $"title has {title.Length} characters; at most {MaxTitle} are allowed."));
    }

    public decimal? Bpm() => Text("bpm") switch
    {
        null => null,
        var text when decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var bpm)
            && bpm is >= MinBpm and <= MaxBpm => Math.Round(bpm, 2),
        _ => throw new PostRejected(Problem.OfField("bpm", $"bpm must be a number from {MinBpm} to {MaxBpm}, such as 174 or 87.5.")),
    };

    public string? Key() => Text("key") switch
    {
        { Length: > MaxKey } => throw new PostRejected(Problem.OfField("key", $"key must have at most {MaxKey} characters, such as F#m.")),
        var key => key,
    };

    /// <summary>Whether the client leaves the encoding to us.</summary>
    public bool EncodeHere() => Text("encode") switch
    {
        null or "client" => false,
        "server" => true,
        _ => throw new PostRejected(Problem.OfField("encode", "encode must be client or server.")),
    };

    /// <summary>The waveform as the client sent it, or null.</summary>
    public byte[]? Peaks() => Text("peaks") is { } text ? ClientPeaks.Parse(text) : null;

    private string? Text(string name) => _values.GetValueOrDefault(name) switch
    {
        null or "" => null,
        var text when text.Any(char.IsControl) =>
            throw new PostRejected(Problem.OfField(name, $"{name} must not hold control characters.")),
        var text when !VisibleText.IsIn(text) =>
            throw new PostRejected(Problem.OfField(name, $"{name} must hold a character that can be seen.")),
        var text => text,
    };

    private static string Printable(string text) => string.Concat(text.Where(c => !char.IsControl(c)));
}
