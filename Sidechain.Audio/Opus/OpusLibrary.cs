using System.Runtime.InteropServices;

namespace Sidechain.Audio.Opus;

/// <summary>
/// The part of libopusenc's C API that is used here (opusenc.h, version 0.2). It resamples, encodes and writes the Ogg
/// container by itself. <c>SIDECHAIN_LIBOPUSENC</c> names the library's file where the loader does not find it.
/// </summary>
internal static partial class OpusLibrary
{
    private const string Name = "libopusenc";

    /// <summary><c>OPE_SET_SERIALNO</c>: the number of the Ogg stream, random otherwise.</summary>
    public const int SetSerialNumber = 14006;

    private static readonly nint Handle = Load();

    static OpusLibrary() =>
        NativeLibrary.SetDllImportResolver(typeof(OpusLibrary).Assembly, (name, _, _) => name == Name ? Handle : 0);

    public static bool IsAvailable => Handle != 0;

    [LibraryImport(Name, EntryPoint = "ope_comments_create")]
    public static partial nint CreateComments();

    [LibraryImport(Name, EntryPoint = "ope_comments_add", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddComment(nint comments, string tag, string value);

    [LibraryImport(Name, EntryPoint = "ope_comments_destroy")]
    public static partial void DestroyComments(nint comments);

    [LibraryImport(Name, EntryPoint = "ope_encoder_create_callbacks")]
    public static unsafe partial nint CreateEncoder(
        Callbacks* callbacks, nint userData, nint comments, int rate, int channels, int family, out int error);

    /// <summary>Variadic in C. With integers alone the call is the same on Linux (x64 and arm64) and Windows.</summary>
    [LibraryImport(Name, EntryPoint = "ope_encoder_ctl")]
    public static partial int Control(nint encoder, int request, int value);

    [LibraryImport(Name, EntryPoint = "ope_encoder_write_float")]
    public static unsafe partial int Write(nint encoder, float* interleaved, int samplesPerChannel);

    [LibraryImport(Name, EntryPoint = "ope_encoder_drain")]
    public static partial int Drain(nint encoder);

    [LibraryImport(Name, EntryPoint = "ope_encoder_destroy")]
    public static partial void DestroyEncoder(nint encoder);

    [LibraryImport(Name, EntryPoint = "ope_strerror")]
    public static partial nint ErrorText(int error);

    /// <summary><c>OpusEncCallbacks</c>: both return 0 for success.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct Callbacks
    {
        public delegate* unmanaged[Cdecl]<nint, byte*, int, int> Write;
        public delegate* unmanaged[Cdecl]<nint, int> Close;
    }

    private static nint Load()
    {
        string[] candidates = Environment.GetEnvironmentVariable("SIDECHAIN_LIBOPUSENC") is { Length: > 0 } path
            ? [path]
            : ["libopusenc.so.0", "libopusenc.0.dylib", "opusenc.dll"];
        foreach (var candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }
}
