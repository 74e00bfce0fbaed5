using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Sidechain.Api.Tests.Hosting;

/// <summary>Audio to upload, and the forms that carry it.</summary>
internal static class Loops
{
    /// <summary>A WAV file of noise: PCM, 16 bits, mono, 48 kHz.</summary>
    public static byte[] Wav(int samples = 4800)
    {
        var file = new byte[44 + samples * 2];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), 48_000);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), 96_000);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), samples * 2);
        RandomNumberGenerator.Fill(file.AsSpan(44));
        return file;
    }

    /// <summary>The first page of an Opus stream in Ogg, and noise.</summary>
    public static byte[] Opus()
    {
        var file = RandomNumberGenerator.GetBytes(2000);
        "OggS"u8.CopyTo(file);
        file[26] = 1;
        file[27] = 19;
        "OpusHead"u8.CopyTo(file.AsSpan(28));
        return file;
    }

    /// <summary>The fields, then the file.</summary>
    public static MultipartFormDataContent Form(byte[] audio, params IEnumerable<(string Name, string Value)> fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        form.Add(new ByteArrayContent(audio), "audio", "loop.wav");
        return form;
    }

    /// <summary>A multipart body to the letter.</summary>
    public static HttpContent Raw(string body, string contentType = "multipart/form-data; boundary=b")
    {
        var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body.ReplaceLineEndings("\r\n")));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return content;
    }
}
