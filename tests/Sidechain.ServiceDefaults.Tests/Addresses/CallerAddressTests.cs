using System.Net;
using Sidechain.ServiceDefaults.Addresses;

namespace Sidechain.ServiceDefaults.Tests.Addresses;

public sealed class CallerAddressTests
{
    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3")]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1::/56")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1::/56")]
    [InlineData("2001:db8:1:ff::1", "2001:db8:1::/56")]
    [InlineData("2001:db8:1:100::1", "2001:db8:1:100::/56")]
    [InlineData("::1", "127.0.0.1")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("::2", "::/56")]
    public void NetworkOfIPv6_IsOneCaller_AndEachAddressOfIPv4(string address, string caller) =>
        Assert.Equal(caller, CallerAddress.Of(IPAddress.Parse(address)));

    [Fact]
    public void ConnectionWithoutAnAddress_IsACallerToo() => Assert.Equal("none", CallerAddress.Of(address: null));
}
