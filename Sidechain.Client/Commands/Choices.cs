using System.CommandLine;

namespace Sidechain.Client.Commands;

/// <summary>Arguments that take one of a few words. The parser's own check overlooks a word behind <c>--</c>.</summary>
public static class Choices
{
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
