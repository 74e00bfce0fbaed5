using System.Buffers;

namespace Sidechain.Tracing.Context;

/// <summary>The characters that values from headers may consist of; everything else makes the value ignored.</summary>
internal static class Charsets
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");
    public static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");
    public static readonly SearchValues<char> Identifier = SearchValues.Create(Alphanumeric + "._-");
    public static readonly SearchValues<char> Version = SearchValues.Create(Alphanumeric + "._+-");
    public static readonly SearchValues<char> User = SearchValues.Create(Alphanumeric + "._@:|-");
    public static readonly SearchValues<char> Token = SearchValues.Create(Alphanumeric + "!#$%&'*+-.^_`|~");
    public static readonly SearchValues<char> TraceStateKey = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-*/@");

    /// <summary>Printable ASCII without space, quote, comma, semicolon and backslash.</summary>
    public static readonly SearchValues<char> BaggageValue = SearchValues.Create(Alphanumeric + "!#$%&'()*+-./:<=>?@[]^_`{|}~");

    /// <summary>Optional white space of RFC 9110.</summary>
    public const string Ows = " \t";
}
