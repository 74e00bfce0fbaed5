using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Text;

/// <summary>Reads everything that stands behind a span's name.</summary>
internal static class ClauseReader
{
    public static void ReadAll(LineCursor line, ShapeLine into)
    {
        for (line.SkipBlanks(); !line.AtEnd; line.SkipBlanks())
        {
            Read(line, into);
        }
    }

    /// <summary>A kind or a status.</summary>
    public static bool IsKeyword(string word) => Kind(word) is not null || Status(word) is not null;

    private static void Read(LineCursor line, ShapeLine into)
    {
        var start = line.Position;
        switch (line.Here)
        {
            case '@':
                line.Position++;
                Once(line, start, into.Service is null, "service");
                into.Service = NameReader.Word(line, "a service or a tier");
                return;
            case '!':
                into.Marks = MarkReader.Read(line, into.Marks);
                return;
            case '<' or '>':
                into.Add(TimeReader.Read(line));
                return;
            case '"':
                into.Add(ConditionReader.Comparison(line, inside: false));
                return;
        }

        if (CountReader.IsNext(line))
        {
            Once(line, start, into.Count == SpanCount.One, "count");
            into.Count = CountReader.Read(line);
            return;
        }

        var word = line.PeekWord();
        if (word.Length == 0)
        {
            throw line.Wrong($"'{line.Here}' begins no clause");
        }

        if (Kind(word) is { } kind)
        {
            Once(line, start, into.Kind is null, "kind");
            (into.Kind, line.Position) = (kind, start + word.Length);
        }
        else if (Status(word) is { } status)
        {
            Once(line, start, into.Status is null, "status");
            (into.Status, line.Position) = (status, start + word.Length);
        }
        else
        {
            into.Add(ConditionReader.Read(line, word));
        }
    }

    private static void Once(LineCursor line, int start, bool first, string what)
    {
        if (!first)
        {
            throw line.Wrong($"this line has a {what} already", start);
        }
    }

    private static System.Diagnostics.ActivityKind? Kind(string word) =>
        SpanTexts.Kind(word) is var kind && SpanTexts.Of(kind) == word ? kind : null;

    private static SpanStatus? Status(string word) =>
        SpanTexts.Status(word) is var status && SpanTexts.Of(status) == word ? status : null;
}
