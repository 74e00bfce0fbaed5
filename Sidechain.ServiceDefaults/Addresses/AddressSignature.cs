using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Sidechain.ServiceDefaults.Addresses;

/// <summary>
/// The address of a client behind one of our own forwarders, in a header that is signed with a secret of the services.
/// <c>X-Forwarded-For</c> is never read, since anybody can write it.
/// </summary>
internal sealed class AddressSignature(IConfiguration configuration, TimeProvider time)
{
    /// <summary>The header: an address, seconds since 1970, and their signature.</summary>
    public const string Header = "X-Sidechain-Client-Address";

    /// <summary>The configuration key, an environment variable. Without it no header is written and none is believed.</summary>
    public const string KeyName = "SIDECHAIN_FORWARDER_KEY";

    // A request that was overheard once is soon worth nothing; clocks of services differ by less.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly byte[]? _key = configuration[KeyName] is { Length: > 0 } key ? Encoding.UTF8.GetBytes(key) : null;

    /// <summary>Null without a key.</summary>
    public string? Write(IPAddress? address)
    {
        if (_key is null || address is null)
        {
            return null;
        }

        var signed = string.Create(CultureInfo.InvariantCulture, $"{address} {time.GetUtcNow().ToUnixTimeSeconds()}");
        return $"{signed} {Sign(_key, signed)}";
    }

    /// <summary>Null for anything but a header that a service with the same key has written a moment ago.</summary>
    public IPAddress? Read(string? header)
    {
        if (_key is null || header is null || header.LastIndexOf(' ') is var end && end < 0)
        {
            return null;
        }

        var (signed, signature) = (header[..end], header[(end + 1)..]);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(_key, signed)), Encoding.UTF8.GetBytes(signature))
            || signed.Split(' ') is not [var address, var seconds])
        {
            return null;
        }

        var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture));
        return age.Duration() <= Lifetime ? IPAddress.Parse(address) : null;
    }

    private static string Sign(byte[] key, string text) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
}
