using System.CommandLine;
using System.Globalization;

namespace Sidechain.Client.Commands;

/// <summary>
/// Arguments and options that take one of a few words, or a number. The parser's own check overlooks a word behind <c>--</c>.
/// </summary>
public static class Choices
{
    /// <summary>Refuses every other word, and suggests these to the shell.</summary>
    public static Option<string> AcceptOnly(this Option<string> option, params IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(option);
        option.CompletionSources.Add([.. words]);
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } word && !words.Contains(word, StringComparer.Ordinal))
            {
                result.AddError($"{option.Name} takes {string.Join(", ", words.SkipLast(1))} or {words[^1]}.");
            }
        });
        return option;
    }

    /// <summary>Refuses what is no number, and numbers out of a range.</summary>
    public static Option<string> AcceptNumbers(this Option<string> option, long least, long most)
    {
        ArgumentNullException.ThrowIfNull(option);
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text
                && !(double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                    && number >= least && number <= most))
            {
                result.AddError($"{option.Name} takes a number from {least} to {most}.");
            }
        });
        return option;
    }

    /// <summary>Refuses every other word, and suggests these to the shell.</summary>
    public static void AcceptOnly(this Argument<string> argument, params string[] words)
    {
        ArgumentNullException.ThrowIfNull(argument);
        argument.CompletionSources.Add(words);
        argument.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } word && !words.Contains(word, StringComparer.Ordinal))
            {
                result.AddError(
                    $"Argument '{word}' not recognized. Must be one of:{string.Concat(words.Select(known => $"\n\t'{known}'"))}");
            }
        });
    }
}
