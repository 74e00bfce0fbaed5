namespace Sidechain.Tracing.Client.Spool;

/// <summary>Ended spans of a run by their numbers, both included.</summary>
internal readonly record struct SequenceRange(uint First, uint Last)
{
    public static List<SequenceRange> Of(IEnumerable<uint> sequences)
    {
        var ranges = new List<SequenceRange>();
        foreach (var sequence in sequences.Order())
        {
            if (ranges.Count > 0 && ranges[^1].Last + 1 == sequence)
            {
                ranges[^1] = ranges[^1] with { Last = sequence };
            }
            else
            {
                ranges.Add(new SequenceRange(sequence, sequence));
            }
        }

        return ranges;
    }
}
