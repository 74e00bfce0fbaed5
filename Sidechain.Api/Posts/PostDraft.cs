using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sidechain.Api.Audio;

namespace Sidechain.Api.Posts;

/// <summary>A post as it was sent.</summary>
/// <param name="Audio">On the disk already; null where it lies elsewhere.</param>
/// <param name="AudioUrl">Where that is.</param>
/// <param name="Peaks">The waveform; null where nobody knows it.</param>
internal sealed record PostDraft(string Title, decimal? Bpm, string? Key, StoredAudio? Audio, string? AudioUrl, byte[]? Peaks)
{
    /// <summary>The same for the same post: what an <c>Idempotency-Key</c> stands for.</summary>
    public string Fingerprint()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Title}\n{Bpm:0.##}\n{Key}\n{Audio?.Sha256 ?? AudioUrl}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
