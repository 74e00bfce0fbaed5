using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sidechain.Client.Terminal;

/// <summary>How much of a stage is done, in percent and in bytes; nothing for a stage whose end is unknown.</summary>
public sealed class AmountColumn : ProgressColumn
{
    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => task switch
    {
        { IsIndeterminate: true } => Text.Empty,
        { Value: var done } when done >= task.MaxValue => new Text(Amounts.Size((long)task.MaxValue)),
        _ => new Text($"{(int)task.Percentage,3} %  {Amounts.Size((long)task.Value)} of {Amounts.Size((long)task.MaxValue)}"),
    };
}
