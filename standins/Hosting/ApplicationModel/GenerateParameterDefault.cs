using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A random value out of letters and digits that are not easily mistaken for one another.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ0123456789";
    private const string SpecialCharacters = "-_.{}~()*+!";

    /// <summary>The length, characters.</summary>
    public int MinLength { get; set; } = 22;

    /// <summary>Whether punctuation is among the characters.</summary>
    public bool Special { get; set; } = true;

    internal override string Create() =>
        RandomNumberGenerator.GetString(Special ? Letters + SpecialCharacters : Letters, MinLength);
}
