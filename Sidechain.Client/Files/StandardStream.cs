namespace Sidechain.Client.Files;

/// <summary>The streams that a program was started with, by their numbers.</summary>
internal static class StandardStream
{
    public const int Input = 0;
    public const int Output = 1;
    public const int Errors = 2;

    private const string Descriptors = "/proc/self/fd";
    private const int AccessMode = 3;
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;

    private static readonly bool[] Closed = [LookAt(Input), LookAt(Output), LookAt(Errors)];

    /// <summary>
    /// True where the program was started without it, as by cron or by a supervisor that closes everything. The runtime then uses the
    /// number for something of its own, such as a pipe of which it holds both ends: a reader waits for ever, and written text is lost
    /// without a word.
    /// </summary>
    public static bool IsClosed(int number) => Closed[number];

    /// <summary>To be called before the program opens anything: its first connection would get the number and look like a stream.</summary>
    public static void Look() => GC.KeepAlive(Closed);

    private static bool LookAt(int number)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            var descriptor = $"{Descriptors}/{number}";
            // A stream that a program is started with was not closed at its start, so it has no such flag.
            return TargetOf(descriptor) is not { } target
                || (Flags(descriptor) & CloseOnExec) != 0
                || (target.StartsWith("pipe:", StringComparison.Ordinal)
                    && Directory.EnumerateFiles(Descriptors).Any(other => TargetOf(other) == target && Reads(other) != (number == Input)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Where the system does not tell, it is taken to be there.
            return false;
        }
    }

    private static string? TargetOf(string descriptor) => new FileInfo(descriptor).LinkTarget;

    private static bool Reads(string descriptor) => (Flags(descriptor) & AccessMode) == ReadOnly;

    private static int Flags(string descriptor)
    {
        var flags = File.ReadLines($"/proc/self/fdinfo/{Path.GetFileName(descriptor)}")
            .First(line => line.StartsWith("flags:", StringComparison.Ordinal));
        return Convert.ToInt32(flags["flags:".Length..].Trim(), 8);
    }
}
