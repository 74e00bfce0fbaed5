using System.Net.Sockets;

namespace Sidechain.PluginHostSim.Validation.Violators;

/// <summary>Asks for updates as soon as it is loaded, also by a scan.</summary>
internal sealed class ConnectsAtScan : PlainPlugin
{
    /// <summary>Loopback's discard port: nothing leaves the machine.</summary>
    private readonly UdpClient _client = new("127.0.0.1", 9);

    protected override void Dispose(bool isDisposing)
    {
        _client.Dispose();
        base.Dispose(isDisposing);
    }
}

/// <summary>Starts its worker before anybody needs it.</summary>
internal sealed class StartsThreadAtScan : PlainPlugin
{
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _worker;

    public StartsThreadAtScan()
    {
        _worker = new Thread(_stop.Wait) { IsBackground = true };
        _worker.Start();
    }

    protected override void Dispose(bool isDisposing)
    {
        _stop.Set();
        _worker.Join();
        _stop.Dispose();
        base.Dispose(isDisposing);
    }
}

/// <summary>Its worker outlives it.</summary>
internal sealed class KeepsThread : PlainPlugin
{
    private readonly ManualResetEventSlim _never = new();

    public override void Prepare(Plugin.AudioFormat format) => new Thread(_never.Wait) { IsBackground = true }.Start();
}
