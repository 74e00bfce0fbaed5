using System.CommandLine;
using System.CommandLine.Parsing;
using Sidechain.Client.Failures;
using Sidechain.Client.Sessions;
using Sidechain.PluginHostSim.Faults;
using Sidechain.PluginHostSim.Network;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>The option <c>--fault</c>, and what it makes of a session.</summary>
internal static class FaultOptions
{
    /// <summary>Where packets are lost again and again, or locks are waited for one after the other, nothing moves for minutes.</summary>
    private static readonly TimeSpan SlowSilenceLimit = TimeSpan.FromMinutes(10);

    /// <param name="target">Faults that it would not feel are refused.</param>
    public static Option<FaultPlan> Create(FaultTargets target) => new("--fault")
    {
        Description = "A fault to simulate, as often as you like; `./plugin-host faults` lists them",
        HelpName = "NAME[=VALUE]",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = argument => Parse(argument, target),
    };

    /// <summary>The faults of a command line; none where none was named.</summary>
    public static FaultPlan Plan(ParseResult parsed, Option<FaultPlan> option) => parsed.GetValue(option) ?? new FaultPlan();

    /// <summary>The sentence on a fault that an action would not feel.</summary>
    public static string NoEffect(FaultEntry entry, FaultTargets target)
    {
        var action = target switch
        {
            FaultTargets.Feed => "feed",
            FaultTargets.Pending => "share --pending",
            FaultTargets.Compare => "compare-encoding",
            _ => "share",
        };
        return $"The fault {entry.Name} has no effect on '{action}'.";
    }

    /// <summary>A clock and a network as the plan wants them. The path is the caller's to dispose of.</summary>
    public static (SessionOptions Options, WrongClock? Clock, NetworkPath? Path) Session(FaultPlan plan)
    {
        WrongClock? clock = null;
        if (plan.Has(FaultCatalog.Clock) || plan.Has(FaultCatalog.ClockDrift) || plan.Has(FaultCatalog.Suspend))
        {
            clock = new WrongClock(TimeSpan.FromSeconds(plan.Value(FaultCatalog.Clock) ?? 0), plan.Value(FaultCatalog.ClockDrift) ?? 0);
        }

        var path = Path(plan);
        var options = new SessionOptions { Time = clock ?? TimeProvider.System, Route = path is null ? null : path.Route };
        var isSlow = plan.Has(FaultCatalog.LossyNetwork) || plan.Has(FaultCatalog.SlowDatabase) || plan.Has(FaultCatalog.KeyCollision);
        return (isSlow ? options with { SilenceLimit = SlowSilenceLimit } : options, clock, path);
    }

    private static FaultPlan Parse(ArgumentResult argument, FaultTargets target)
    {
        try
        {
            var plan = FaultPlan.Parse(argument.Tokens.Select(token => token.Value));
            foreach (var entry in plan.Entries.Where(entry => !entry.Targets.HasFlag(target)))
            {
                argument.AddError(NoEffect(entry, target));
            }

            return plan;
        }
        catch (ClientException e)
        {
            argument.AddError(e.Message);
            return new FaultPlan();
        }
    }

    private static NetworkPath? Path(FaultPlan plan)
    {
        const int BitsPerByte = 8;
        var (up, down) = (new NetworkConditions(), new NetworkConditions());
        if (plan.Value(FaultCatalog.SlowNetwork) is { } kilobits)
        {
            var delay = TimeSpan.FromMilliseconds(100);
            up = up with { BytesPerSecond = (int)(kilobits * 1000 / BitsPerByte), Delay = delay };
            down = down with { Delay = delay };
        }

        if (plan.Value(FaultCatalog.LossyNetwork) is { } percent)
        {
            (up, down) = (up with { Loss = percent / 100 }, down with { Loss = percent / 100 });
        }

        if (plan.Value(FaultCatalog.CutNetwork) is { } kilobytes)
        {
            up = up with { CutAfterBytes = (long)(kilobytes * 1000) };
        }

        if (plan.Value(FaultCatalog.CutAnswer) is { } uploaded)
        {
            down = down with { CutWhenOtherWayPassed = (long)(uploaded * 1000) };
        }

        var isOffline = plan.Has(FaultCatalog.Offline);
        return isOffline || up != new NetworkConditions() || down != new NetworkConditions() ? new NetworkPath(up, down, isOffline) : null;
    }
}
