using Spectre.Console;

namespace Sidechain.Client.Terminal;

/// <summary>A text on standard error that is drawn anew each time it changes, and gone when the action ends.</summary>
public static class LiveText
{
    /// <param name="action">Shows a text.</param>
    /// <param name="elsewhere">Takes the text where nobody looks.</param>
    public static Task<T> ShowAsync<T>(Func<Action<string>, Task<T>> action, Action<string> elsewhere) => Screen.ShowsProgress
        ? StandardError.Console().Live(new Text("")).AutoClear(true).Overflow(VerticalOverflow.Ellipsis)
            .StartAsync(live => action(text => live.UpdateTarget(new Text(text))))
        : action(elsewhere);
}
