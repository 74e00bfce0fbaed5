using System.Security.Authentication;
using Sidechain.Client.Sessions;

namespace Sidechain.Client.Tests;

/// <summary>A certificate that is not trusted and an address with the wrong scheme are two things to mend.</summary>
public sealed class UnreachableTests
{
    [Theory]
    [InlineData("The remote certificate is invalid because of errors in the certificate chain: UntrustedRoot", "is not trusted")]
    [InlineData("The remote certificate is invalid: RemoteCertificateNameMismatch", "for another name")]
    [InlineData("Cannot determine the frame size or a corrupted frame was received.", "(http or https?)")]
    public void ConnectionThatIsNotSecure_SaysWhy(string reason, string expected)
    {
        var failure = new HttpRequestException(
            HttpRequestError.SecureConnectionError, "The SSL connection could not be established, see inner exception.",
            new AuthenticationException(reason));

        Assert.Contains(expected, Unreachable.Sentence(failure, "https://localhost:8443").Message, StringComparison.Ordinal);
    }
}
