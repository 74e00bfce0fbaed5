using System.Text.RegularExpressions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Aspire's rules for the names of resources and endpoints.</summary>
internal static partial class ResourceNames
{
    public static void Validate(string name, string target)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > 64 || !Valid().IsMatch(name))
        {
            throw new ArgumentException(
                $"{target} name '{name}' is invalid. Name must be 1 to 64 ASCII letters, digits and single hyphens, start with a letter and not end with a hyphen.",
                nameof(name));
        }
    }

    /// <summary>A name as the start of environment variables: upper case, everything else an underscore.</summary>
    public static string ToVariable(string name) => NonWord().Replace(name.ToUpperInvariant(), "_");

    [GeneratedRegex("^[A-Za-z](-?[A-Za-z0-9])*$")]
    private static partial Regex Valid();

    [GeneratedRegex("[^A-Z0-9]")]
    private static partial Regex NonWord();
}
