using System.Runtime.InteropServices;

namespace Sidechain.Client.Files;

/// <summary>Tells files from devices and pipes, which .NET calls files, too. On Linux; elsewhere everything is a file.</summary>
internal static partial class FileKind
{
    // The call, and where its answer has the mode: linux/stat.h and fcntl.h.
    private const int CurrentFolder = -100;
    private const uint AskForType = 1;
    private const int AnswerLength = 256;
    private const int ModeAt = 28;

    private const int TypeBits = 0xF000;
    private const int Regular = 0x8000;
    private const int Folder = 0x4000;

    /// <summary>Whether the name leads to something that is neither a file nor a folder: a device, a pipe or a socket.</summary>
    public static bool IsDevice(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            Span<byte> status = stackalloc byte[AnswerLength];
            return Ask(CurrentFolder, path, flags: 0, AskForType, status) == 0
                && (MemoryMarshal.Read<ushort>(status[ModeAt..]) & TypeBits) is not (Regular or Folder);
        }
        catch (EntryPointNotFoundException)
        {
            // The C library is older than 2018.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Ask(int folder, string path, int flags, uint mask, Span<byte> status);
}
