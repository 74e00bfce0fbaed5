using Sidechain.Client.Terminal;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Cli.TraceViews;

/// <summary>
/// A tree as <see cref="TreeText"/> prints it, fitted to a terminal: names are cut, and a remark without room beside its span stands below
/// it, between the branches.
/// </summary>
internal static class FittedTree
{
    /// <summary>A name that is cut further tells nothing.</summary>
    private const int LeastName = 12;

    private const int LeastRemark = 24;
    private const string Branches = "│├└─ ";

    private static readonly TreeTextOptions NoRemarks = new() { Warnings = false };

    /// <param name="tree">What is drawn.</param>
    /// <param name="cells">Of a line.</param>
    public static IEnumerable<FittedLine> Of(TraceTree tree, int cells)
    {
        var (names, bare, full) = (Lines(tree, TreeTextOptions.NamesOnly), Lines(tree, NoRemarks), Lines(tree, TreeTextOptions.Full));
        var nameLength = names.Select(name => name.Length).DefaultIfEmpty().Max();
        var columns = bare.Select(line => line.Length > nameLength ? line[nameLength..] : "").ToArray();
        var nameRoom = Math.Min(nameLength, Math.Max(LeastName, cells - columns.Select(column => column.Length).DefaultIfEmpty().Max()));
        for (var i = 0; i < names.Length; i++)
        {
            var (left, remark) = (CellText.Cut(names[i], nameRoom).PadRight(nameRoom), full[i][bare[i].Length..].Trim());
            var (column, status, tone) = Split(columns[i]);
            var fits = left.Length + columns[i].Length + 2 + CellText.Width(remark) <= cells;
            yield return new FittedLine(left + column, status, fits && remark.Length > 0 ? "  " + remark : "", tone);
            if (!fits && remark.Length > 0)
            {
                var lead = Lead(names[i], i + 1 < names.Length ? names[i + 1] : "");
                foreach (var part in CellText.Wrap(remark, Math.Max(LeastRemark, cells - lead.Length)))
                {
                    yield return new FittedLine(lead, "", part, Tone.Plain);
                }
            }
        }
    }

    private static string[] Lines(TraceTree tree, TreeTextOptions options) => TreeText.Render(tree, options).Split('\n')[..^1];

    /// <summary>The last word of the columns is the status, where the span has one.</summary>
    private static (string Before, string Status, Tone Tone) Split(string columns)
    {
        var start = columns.LastIndexOf(' ') + 1;
        var tone = columns[start..] switch
        {
            "error" => Tone.Bad,
            "cancelled" or "unfinished" => Tone.Warning,
            _ => Tone.Plain,
        };
        return (columns[..start], columns[start..], tone);
    }

    /// <summary>The branches that go past a line below this span, to its brothers and its children.</summary>
    private static string Lead(string name, string next)
    {
        var depth = Depth(name);
        var past = string.Concat(name[..depth].Select(c => c is '│' or '├' ? '│' : ' '));
        return past + (Depth(next) > depth ? "│  " : "   ");
    }

    private static int Depth(string name) => name.TakeWhile(c => Branches.Contains(c, StringComparison.Ordinal)).Count();
}
