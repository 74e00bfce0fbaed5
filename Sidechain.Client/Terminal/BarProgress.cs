using Spectre.Console;

namespace Sidechain.Client.Terminal;

/// <summary>A bar for each stage on standard error, gone when the action ends.</summary>
public sealed class BarProgress(ProgressContext context) : IStageProgress
{
    /// <inheritdoc/>
    public Action<long> Begin(string name, long total)
    {
        var task = context.AddTask(name, maxValue: Math.Max(total, 1));
        task.IsIndeterminate = total == 0;
        return done => task.Value = done;
    }

    /// <summary>Runs an action under bars where somebody looks, and silently elsewhere.</summary>
    public static async Task<T> ShowAsync<T>(Func<IStageProgress, Task<T>> action)
    {
        if (!Screen.ShowsProgress)
        {
            return await action(new QuietProgress()).ConfigureAwait(false);
        }

        return await StandardError.Console().Progress()
            .AutoClear(true)
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new AmountColumn())
            .StartAsync(context => action(new BarProgress(context)))
            .ConfigureAwait(false);
    }
}
