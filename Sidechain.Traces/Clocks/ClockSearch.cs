using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>
/// Finds few clocks whose correction makes sense of the calls between processes. A process whose call from or to a settled one makes no
/// sense is wrong for sure, so it comes first. Else the process is moved whose move makes sense of the most calls. At the end those that
/// were moved are put where all agree.
/// </summary>
internal sealed class ClockSearch
{
    // Enough for traces of real services; what hostile traces leave open is decided in order, once for each process.
    private const int StepsPerPair = 3;
    private const int Rounds = 3;

    // More than a trace has processes.
    private const int OfTheBeginning = 100_000;

    private readonly PriorityQueue<ClockedProcess, (bool IsUnsure, int Gain, int Holding, int Order)> _waiting = new();
    private readonly TreeWork _work;
    private readonly List<ClockedProcess> _moved = [];
    private long _budget;

    private ClockSearch(TreeWork work, long budget) => (_work, _budget) = (work, budget);

    /// <param name="processes">Those next to the beginning first. Offsets are set on them.</param>
    /// <param name="work">Counts the steps.</param>
    /// <returns>Those that were moved, in the order of their moves, and whether there was time for all of them.</returns>
    public static (IReadOnlyList<ClockedProcess> Moved, bool IsWhole) Run(IReadOnlyList<ClockedProcess> processes, TreeWork work)
    {
        var search = new ClockSearch(work, StepsPerPair * processes.Sum(process => 1L + process.Pairs.Count));
        foreach (var process in processes)
        {
            search.Consider(process);
        }

        search.MoveThoseThatHelp();
        foreach (var process in processes)
        {
            if (!process.IsSettled && search.FollowsThoseBefore(process))
            {
                search.MoveThoseThatHelp();
            }
        }

        search.Refine();
        return (search._moved, search._budget > 0);
    }

    // A process that was moved early did not know where others would come to lie.
    private void Refine()
    {
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var process in _moved.Where(moved => moved.Pairs.Exists(pair => !pair.Holds)))
            {
                Step(process);
                var vote = ClockBallot.Of(process, pair => Weight(pair.Other(process), process));
                Put(process, vote.Gain > 0 ? vote.OffsetNs : process.OffsetNs);
            }
        }
    }

    private void Consider(ClockedProcess process)
    {
        if (!process.IsSettled && process.Pairs.Exists(pair => !pair.Holds))
        {
            var (vote, key) = VoteOf(process);
            if (vote.Gain > 0)
            {
                _waiting.Enqueue(process, key);
            }
        }
    }

    private void MoveThoseThatHelp()
    {
        while (_budget > 0 && _waiting.TryDequeue(out var process, out var key))
        {
            if (process.IsSettled)
            {
                continue;
            }

            var (vote, now) = VoteOf(process);
            if (vote.Gain > 0 && now.CompareTo(key) > 0)
            {
                _waiting.Enqueue(process, now);
            }
            else if (vote.Gain > 0)
            {
                Move(process, vote.OffsetNs);
            }
        }
    }

    // The lowest key is the first. A clock whose other calls make sense is probably right.
    private (ClockBallot.Result Vote, (bool IsUnsure, int Gain, int Holding, int Order) Key) VoteOf(ClockedProcess process)
    {
        Step(process);
        if (process.Pairs.Exists(pair => !pair.Holds && pair.Other(process).IsSettled)
            && ClockBallot.Of(process, pair => pair.Other(process).IsSettled ? (1, 0) : (0, 1)) is { Gain: > 0 } sure)
        {
            return (sure, (false, -sure.Gain, sure.Before, process.Order));
        }

        var vote = ClockBallot.Of(process, pair => Weight(pair.Other(process), process));
        return (vote, (true, -vote.Gain, vote.Before, process.Order));
    }

    private bool FollowsThoseBefore(ClockedProcess process)
    {
        if (process.Pairs.TrueForAll(pair => pair.Holds))
        {
            return false;
        }

        Step(process);
        var vote = ClockBallot.Of(process, pair => IsBefore(pair.Other(process), process) ? (1, 0) : (0, 1));
        if (vote.Gain <= 0)
        {
            return false;
        }

        Move(process, vote.OffsetNs);
        return true;
    }

    private void Move(ClockedProcess process, long offset)
    {
        Put(process, offset);
        process.IsSettled = true;
        _moved.Add(process);
        foreach (var pair in process.Pairs)
        {
            if (!pair.Holds && _budget > 0)
            {
                Consider(pair.Other(process));
            }
        }
    }

    private static void Put(ClockedProcess process, long offset) =>
        ClockPlace.Put(process, [.. process.Pairs.Where(pair => ClockBallot.Holds(pair, process, offset))]);

    // A move that makes nonsense of a call of the beginning is none.
    private static (int Votes, int Tie) Weight(ClockedProcess other, ClockedProcess process) =>
        (other.IsBeginning ? OfTheBeginning : 1, IsBefore(other, process) ? 1 : 0);

    /// <summary>Its word counts for more.</summary>
    private static bool IsBefore(ClockedProcess other, ClockedProcess process) => other.IsSettled || other.Order < process.Order;

    private void Step(ClockedProcess process)
    {
        _work.Step(process.Pairs.Count);
        _budget -= process.Pairs.Count;
    }
}
