using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Sidechain.ServiceDefaults.Addresses;

/// <summary>The address that budgets belong to.</summary>
public static class CallerAddress
{
    private const int NetworkBytes = 7;

    /// <summary>
    /// The connection's address, or the one that our forwarder vouches for. An IPv6 address stands for its network: its holder has 2^64 of
    /// them, and would have as many budgets; a household gets a /56, which is 256 networks of 2^64. This machine is itself by either of its
    /// addresses.
    /// </summary>
    public static string Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);

    internal static string Of(IPAddress? address)
    {
        switch (address)
        {
            case null:
                return "none";
            case { IsIPv4MappedToIPv6: true }:
                return address.MapToIPv4().ToString();
            case { } when address.Equals(IPAddress.IPv6Loopback):
                return IPAddress.Loopback.ToString();
            case { AddressFamily: AddressFamily.InterNetworkV6, IsIPv6LinkLocal: false }:
                Span<byte> bytes = stackalloc byte[16];
                address.TryWriteBytes(bytes, out _);
                bytes[NetworkBytes..].Clear();
                return $"{new IPAddress(bytes)}/56";
            default:
                return address.ToString();
        }
    }
}
