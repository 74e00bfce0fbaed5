using Sidechain.Traces.Shapes.Clauses;

namespace Sidechain.Traces.Shapes.Text;

/// <summary>Reads <c>&lt; 50 ms</c> and <c>&lt;= 50% of parent</c>.</summary>
internal static class TimeReader
{
    public static Clause Read(LineCursor line)
    {
        var comparison = ConditionReader.Operator(line)!.Value;
        line.SkipBlanks();
        var start = line.Position;
        if (line.Number() is not { } number)
        {
            throw line.Wrong("a duration (50 ms) or a share (50% of parent) is expected here");
        }

        if (line.Take("%"))
        {
            return new BudgetClause(comparison, number, Of(line));
        }

        line.SkipBlanks();
        var unitAt = line.Position;
        var unit = line.Word();
        if (Durations.TicksPer(unit) is not { } ticks)
        {
            throw line.Wrong($"a duration has a unit: {Durations.Units}", unitAt);
        }

        return number * ticks < TimeSpan.TicksPerDay * 365.0
            ? new DurationClause(comparison, TimeSpan.FromTicks((long)Math.Round(number * ticks)))
            : throw line.Wrong("that is longer than a year", start);
    }

    private static bool Of(LineCursor line)
    {
        line.SkipBlanks();
        var start = line.Position;
        if (line.Word() == "of")
        {
            line.SkipBlanks();
            switch (line.Word())
            {
                case "parent":
                    return false;
                case "trace":
                    return true;
            }
        }

        throw line.Wrong("a share is '% of parent' or '% of trace'", start);
    }
}
