using System.CommandLine;
using System.CommandLine.Parsing;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.PluginHostSim.Faults;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>
/// Refuses a command line of <c>share</c> that names no loop, or two, or of which a part would do nothing: a fault that nobody meets looks
/// like one that did no harm.
/// </summary>
internal sealed class ShareChecks(
    Argument<string?> file, Option<int?> bars, Option<bool> pending, Option<string?> discard, LoopOptions loop, Option<FaultPlan> faults)
{
    /// <summary>Faults that meet the encoder on the user's machine.</summary>
    private static readonly string[] OfEncoding = [FaultCatalog.SlowEncoder, FaultCatalog.Suspend, FaultCatalog.CrashEncoding];

    public void Check(CommandResult result)
    {
        var (isFile, isBars, isDiscard) = (Has(result, file), Has(result, bars), Has(result, discard));
        var isPending = result.GetValue(pending);
        if (((bool[])[isFile, isBars, isPending, isDiscard]).Count(way => way) != 1)
        {
            result.AddError("Name a FILE, or --bars N, or --pending, or --discard CAPTURE.");
            return;
        }

        if (isPending || isDiscard)
        {
            // They were given when the loop was captured.
            Refuse(result, isPending ? pending : discard, isPending ? loop.All : [.. loop.All, faults]);
        }

        if (Plan(result) is { } plan)
        {
            CheckFaults(result, plan, isFile, isBars, isPending);
        }
    }

    private void CheckFaults(CommandResult result, FaultPlan plan, bool isFile, bool isBars, bool isPending)
    {
        if (isPending)
        {
            foreach (var entry in plan.Entries.Where(entry => !entry.Targets.HasFlag(FaultTargets.Pending)))
            {
                result.AddError(FaultOptions.NoEffect(entry, FaultTargets.Pending));
            }
        }
        else if (plan.Has(FaultCatalog.ScanAndExit) && plan.Entries.Count > 1)
        {
            result.AddError($"The fault {FaultCatalog.ScanAndExit} sends nothing, so no other one has an effect beside it.");
        }
        else if (plan.Has(FaultCatalog.Bypass) && isFile)
        {
            result.AddError($"The fault {FaultCatalog.Bypass} has no effect on a FILE: use --bars N.");
        }
        else if (plan.Has(FaultCatalog.KeyCollision) && isBars)
        {
            result.AddError($"The fault {FaultCatalog.KeyCollision} sends the same loop twice: name a FILE.");
        }
        else if (loop.EncodesAtServer(result) && OfEncoding.FirstOrDefault(plan.Has) is { } name)
        {
            result.AddError($"The fault {name} meets the encoding here, and --encode server has none.");
        }
    }

    private static void Refuse(CommandResult result, Option way, IReadOnlyList<Option> others)
    {
        foreach (var option in others.Where(option => Has(result, option)))
        {
            result.AddError($"{option.Name} has no effect with {way.Name}.");
        }
    }

    /// <summary>Null where it makes no sense, which the option itself says.</summary>
    private FaultPlan? Plan(CommandResult result)
    {
        try
        {
            return FaultPlan.Parse(result.GetResult(faults)?.Tokens.Select(token => token.Value) ?? []);
        }
        catch (ClientException)
        {
            return null;
        }
    }

    /// <summary>Whether it was typed. Values are not asked for here: one that makes no sense throws.</summary>
    private static bool Has(CommandResult result, Symbol symbol) => symbol switch
    {
        Option option => result.GetResult(option) is { Tokens.Count: > 0 },
        Argument argument => result.GetResult(argument) is { Tokens.Count: > 0 },
        _ => false,
    };
}
