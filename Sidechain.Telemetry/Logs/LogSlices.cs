namespace Sidechain.Telemetry.Logs;

/// <summary>Log records in parts that one short transaction writes.</summary>
internal static class LogSlices
{
    private const int MostRecords = 1000;
    private const int MostLetters = 1024 * 1024;

    /// <summary>The records in their order; a slice ends with the record that reaches a bound.</summary>
    public static IEnumerable<IReadOnlyList<LogRecord>> Of(IReadOnlyList<LogRecord> records)
    {
        var slice = new List<LogRecord>(Math.Min(records.Count, MostRecords));
        var letters = 0;
        foreach (var record in records)
        {
            slice.Add(record);
            letters += record.Weight;
            if (slice.Count == MostRecords || letters >= MostLetters)
            {
                yield return slice;
                (slice, letters) = ([], 0);
            }
        }

        if (slice.Count > 0)
        {
            yield return slice;
        }
    }
}
