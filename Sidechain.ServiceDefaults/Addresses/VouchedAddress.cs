namespace Sidechain.ServiceDefaults.Addresses;

/// <summary>A feature of requests that our own forwarder passes on: their connection is its, and their address the caller's.</summary>
internal sealed class VouchedAddress;
