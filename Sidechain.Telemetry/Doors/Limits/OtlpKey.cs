using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Doors.Limits;

/// <summary>The key of the services' door.</summary>
internal sealed class OtlpKey(IOptions<OtlpKeyOptions> options)
{
    // Hashes are of one length, so that the time of the comparison tells nothing.
    private readonly byte[] _expected = Hash(options.Value.Key);

    public bool IsIn(HttpRequest request) =>
        request.Headers[HeaderNames.OtlpApiKey] is [{ } key] && CryptographicOperations.FixedTimeEquals(Hash(key), _expected);

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
