namespace Sidechain.Client.Files;

/// <summary>The input that a program was started with, which may be none at all.</summary>
public static class StandardInput
{
    private const string Descriptors = "/proc/self/fd";
    private const int AccessMode = 3;

    /// <summary>
    /// True where the program was started without one, as by cron. The runtime then uses the number for a pipe of its own, whose end for writing it
    /// holds: reading from it would wait for ever.
    /// </summary>
    public static bool IsClosed
    {
        get
        {
            try
            {
                return new FileInfo($"{Descriptors}/0").LinkTarget is not { } target
                    || (target.StartsWith("pipe:", StringComparison.Ordinal) && Directory.EnumerateFiles(Descriptors).Any(other => Writes(other, target)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Where the system does not tell, it is taken to be there.
                return false;
            }
        }
    }

    /// <summary>Empty where there is none.</summary>
    public static Stream Open() => IsClosed ? Stream.Null : Console.OpenStandardInput();

    /// <summary>A line; null at the end, and where there is no input.</summary>
    public static string? ReadLine() => IsClosed ? null : Console.In.ReadLine();

    private static bool Writes(string descriptor, string pipe)
    {
        if (new FileInfo(descriptor).LinkTarget != pipe)
        {
            return false;
        }

        var flags = File.ReadLines($"/proc/self/fdinfo/{Path.GetFileName(descriptor)}")
            .FirstOrDefault(line => line.StartsWith("flags:", StringComparison.Ordinal));
        return flags is not null && (Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & AccessMode) != 0;
    }
}
