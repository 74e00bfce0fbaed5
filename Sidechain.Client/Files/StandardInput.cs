namespace Sidechain.Client.Files;

/// <summary>The input that a program was started with, which may be none at all.</summary>
public static class StandardInput
{
    /// <summary>True where the program was started without one.</summary>
    public static bool IsClosed => StandardStream.IsClosed(StandardStream.Input);

    /// <summary>Empty where there is none.</summary>
    public static Stream Open() => IsClosed ? Stream.Null : Console.OpenStandardInput();

    /// <summary>A line; null at the end, and where there is no input.</summary>
    public static string? ReadLine() => IsClosed ? null : Console.In.ReadLine();
}
