using System.Globalization;
using System.Text;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Ledgers;

/// <summary>Prints a ledger for people: a step a line, with its time, its share and a bar.</summary>
public static class LedgerText
{
    private const int LongestBar = 40;

    /// <summary>Every line ended by a line feed.</summary>
    /// <param name="width">Columns of the terminal; the bars take what the steps leave.</param>
    public static string Render(Ledger ledger, int width = 120)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var names = ledger.Entries.Select(entry => TreeLines.Printable(entry.Step)).Append("total").ToArray();
        var times = ledger.Entries.Select(entry => Time(entry.Ns)).Append(Time(ledger.TotalNs)).ToArray();
        var (nameWidth, timeWidth) = (names.Max(n => n.Length), times.Max(t => t.Length));
        var most = Math.Max(ledger.Entries.Select(entry => entry.Ns).DefaultIfEmpty().Max(), 1);
        var barWidth = Math.Clamp(width - nameWidth - timeWidth - 14, 8, LongestBar);
        var text = new StringBuilder();
        for (var i = 0; i < ledger.Entries.Count; i++)
        {
            var entry = ledger.Entries[i];
            var columns = (int)Math.Round((double)entry.Ns * barWidth / most);
            var bar = columns > 0 ? new string(Fill(entry.Category), columns) : "▏";
            Line(names[i], times[i], ledger.Share(entry.Ns), bar);
        }

        Line("total", times[^1], ledger.TotalNs == 0 ? 0 : 100, "");
        return text.ToString();

        void Line(string name, string time, double share, string bar) =>
            text.Append(string.Create(
                CultureInfo.InvariantCulture,
                $"  {name.PadRight(nameWidth)}  {time.PadLeft(timeWidth)}  {share,5:0.0} %  {bar}").TrimEnd()).Append('\n');
    }

    private static string Time(long ns) => string.Create(CultureInfo.InvariantCulture, $"{ns / 1e6:0.00} ms");

    // As in the waterfall: what was recorded is solid, what was concluded is not.
    private static char Fill(LedgerCategory category) => category switch
    {
        LedgerCategory.NetworkOut or LedgerCategory.NetworkBack => '░',
        LedgerCategory.Waiting or LedgerCategory.Unaccounted => '·',
        _ => '█',
    };
}
