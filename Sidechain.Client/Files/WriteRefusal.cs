using System.Runtime.InteropServices;

namespace Sidechain.Client.Files;

/// <summary>Why a file cannot be written, under the user's name for it: the runtime names the unfinished file beside it.</summary>
internal static class WriteRefusal
{
    /// <summary>Numbers of the system's own errors; others are the runtime's.</summary>
    private const int MostErrors = 4096;

    /// <summary>Whether it is the file that does not work, and not the program.</summary>
    public static bool Is(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    /// <returns>Without a full stop.</returns>
    public static string Reason(string path, Exception e) => e switch
    {
        _ when path.Length == 0 => "the name is empty",
        UnauthorizedAccessException => "access denied",
        PathTooLongException => "the name is too long",
        FileNotFoundException or DirectoryNotFoundException => Missing(Path.GetDirectoryName(path)),
        // The runtime's word for EFBIG.
        ArgumentOutOfRangeException => "its disk takes no file of that size",
        IOException { HResult: > 0 and < MostErrors and var error } => Marshal.GetPInvokeErrorMessage(error),
        _ => e.Message.Split(" (Parameter", 2)[0].TrimEnd('.'),
    };

    private static string Missing(string? folder) => folder switch
    {
        null or "" => "the folder takes no file",
        _ when File.Exists(folder) => $"{folder} is a file, not a folder",
        _ when !Directory.Exists(folder) => $"there is no folder {folder}",
        _ => "the folder takes no file",
    };
}
