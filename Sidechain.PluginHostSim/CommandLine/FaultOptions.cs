using System.CommandLine;
using System.CommandLine.Parsing;
using Sidechain.Client.Commands;
using Sidechain.Client.Sessions;
using Sidechain.PluginHostSim.Faults;
using Sidechain.PluginHostSim.Network;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>The option <c>--fault</c>, and what it makes of a session.</summary>
internal static class FaultOptions
{
    public static Option<FaultPlan> Create() => new("--fault")
    {
        Description = "A fault to simulate, as often as you like; `./plugin-host faults` lists them",
        HelpName = "NAME[=VALUE]",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => new FaultPlan(),
        CustomParser = Parse,
    };

    /// <summary>A clock and a network as the plan wants them. The path is the caller's to dispose of.</summary>
    public static (SessionOptions Options, WrongClock? Clock, NetworkPath? Path) Session(FaultPlan plan)
    {
        WrongClock? clock = null;
        if (plan.Has(FaultCatalog.Clock) || plan.Has(FaultCatalog.ClockDrift) || plan.Has(FaultCatalog.Suspend))
        {
            clock = new WrongClock(TimeSpan.FromSeconds(plan.Value(FaultCatalog.Clock) ?? 0), plan.Value(FaultCatalog.ClockDrift) ?? 0);
        }

        var path = Path(plan);
        return (new SessionOptions { Time = clock ?? TimeProvider.System, Connect = path is null ? null : path.ConnectAsync }, clock, path);
    }

    private static FaultPlan Parse(ArgumentResult argument)
    {
        try
        {
            return FaultPlan.Parse(argument.Tokens.Select(token => token.Value));
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
