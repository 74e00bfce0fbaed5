using System.Globalization;

namespace Sidechain.Cli.Fuzz;

/// <summary>
/// How documents were answered, as lines: <c>answer NAME ANSWER TIMES</c>, <c>complaint SENTENCE</c>, <c>memory BEFORE AFTER</c> (bytes).
/// </summary>
public sealed class FuzzReport
{
    private const int MostComplaints = 200;

    private readonly SortedDictionary<string, int> _answers = new(StringComparer.Ordinal);
    private readonly List<string> _complaints = [];

    /// <summary>Times of each answer, by kind of input.</summary>
    public IReadOnlyDictionary<string, int> Answers => _answers;

    /// <summary>Answers that are our fault, each with the seed of its document.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Bytes of the working set after a fifth of the documents.</summary>
    public long MemoryBefore { get; internal set; }

    /// <summary>The same after all of them.</summary>
    public long MemoryAfter { get; internal set; }

    internal void Add(int seed, string input, FuzzOutcome outcome)
    {
        var answer = $"{input} {outcome.Answer}";
        _answers[answer] = _answers.GetValueOrDefault(answer) + 1;
        if (outcome.Complaint is { } complaint && _complaints.Count < MostComplaints)
        {
            _complaints.Add(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {input}: {complaint}"));
        }
    }

    internal void Complain(string sentence) => _complaints.Add(sentence);

    internal void Write(TextWriter output)
    {
        // A command may have written to standard output itself, to no end of a line.
        output.WriteLine();
        foreach (var (answer, times) in _answers)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"answer {answer} {times}"));
        }

        foreach (var complaint in _complaints)
        {
            output.WriteLine($"complaint {complaint.ReplaceLineEndings(" | ")}");
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory {MemoryBefore} {MemoryAfter}"));
    }

    internal static FuzzReport Read(IEnumerable<string> lines)
    {
        var report = new FuzzReport();
        foreach (var words in lines.Select(line => line.Split(' ')))
        {
            switch (words)
            {
                case ["answer", .. var answer, var times]:
                    report._answers[string.Join(' ', answer)] = int.Parse(times, CultureInfo.InvariantCulture);
                    break;
                case ["complaint", .. var sentence]:
                    report._complaints.Add(string.Join(' ', sentence));
                    break;
                case ["memory", var before, var after]:
                    report.MemoryBefore = long.Parse(before, CultureInfo.InvariantCulture);
                    report.MemoryAfter = long.Parse(after, CultureInfo.InvariantCulture);
                    break;
            }
        }

        return report;
    }
}
