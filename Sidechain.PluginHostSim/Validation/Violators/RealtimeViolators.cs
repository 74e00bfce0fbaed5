using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation.Violators;

/// <summary>Allocates a buffer in every block.</summary>
internal sealed class Allocates : PlainPlugin
{
    private float[] _copy = [];

    public override void Process(in AudioBlock block) => _copy = block.Left.ToArray();

    public override byte[] SaveState() => _copy.Length < 0 ? [] : base.SaveState();
}

/// <summary>Takes a lock that is free almost always.</summary>
internal sealed class Locks : PlainPlugin
{
    private readonly object _lock = new();
    private float _peak;

    public override void Process(in AudioBlock block) => Measure(block.Left);

    private void Measure(ReadOnlySpan<float> samples)
    {
        lock (_lock)
        {
            _peak = Math.Max(_peak, samples[0]);
        }
    }
}

/// <summary>Takes a lock behind a delegate, where reading the code does not find it, and the window holds it for long.</summary>
internal sealed class LocksBehindDelegate : PlainPlugin
{
    private readonly Lock _lock = new();
    private readonly Action _measure;
    private float _peak;

    public LocksBehindDelegate() => _measure = Measure;

    public override void Process(in AudioBlock block) => _measure();

    protected override void OnTurned()
    {
        lock (_lock)
        {
            Thread.Sleep(1);
        }

        // Without it the callback would wait once and for ever: the lock is not fair.
        Thread.Sleep(1);
    }

    private void Measure()
    {
        lock (_lock)
        {
            _peak++;
        }
    }
}

/// <summary>Sleeps until a worker is done.</summary>
internal sealed class Sleeps : PlainPlugin
{
    public override void Process(in AudioBlock block) => Thread.Sleep(1);
}

/// <summary>Writes a log file from the callback, behind a delegate.</summary>
internal sealed class WritesFile : PlainPlugin
{
    private readonly FileStream _log = new(
        Path.Combine(Path.GetTempPath(), $"sidechain-violator-{Environment.ProcessId}-{Guid.NewGuid():N}.log"),
        new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose,
        });

    private readonly Action _write;

    public WritesFile() => _write = Write;

    public override void Process(in AudioBlock block) => _write();

    protected override void Dispose(bool isDisposing)
    {
        _log.Dispose();
        base.Dispose(isDisposing);
    }

    private void Write() => _log.Write("block\n"u8);
}

/// <summary>Turns a knob in two steps that a block can fall between.</summary>
internal sealed class TearsParameter : PlainPlugin
{
    private volatile bool _isTurning;

    public override void Process(in AudioBlock block)
    {
        if (_isTurning)
        {
            throw new InvalidOperationException("The coefficients are half the old ones and half the new.");
        }
    }

    protected override void OnTurned()
    {
        _isTurning = true;
        Thread.Sleep(1);
        _isTurning = false;
    }
}
