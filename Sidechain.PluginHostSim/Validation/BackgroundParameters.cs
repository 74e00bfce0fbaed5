using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation;

/// <summary>A thread that turns every parameter, and draws the window, until it is disposed of.</summary>
internal sealed class BackgroundParameters : IDisposable
{
    private readonly TestSubject _subject;
    private readonly IAudioPlugin _plugin;
    private readonly Random _random;
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private int _rounds;

    public BackgroundParameters(TestSubject subject, IAudioPlugin plugin, int seed)
    {
        (_subject, _plugin, _random) = (subject, plugin, new Random(seed));
        _thread = new Thread(Turn) { Name = "window", IsBackground = true };
        _thread.Start();
    }

    /// <summary>How often every parameter was turned; very often once it has ended.</summary>
    public int Rounds => _isStopping ? int.MaxValue : Volatile.Read(ref _rounds);

    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
    }

    private void Turn()
    {
        try
        {
            using var editor = _plugin.CreateEditor();
            while (!_isStopping)
            {
                foreach (var parameter in _plugin.Parameters)
                {
                    parameter.Normalised = _random.NextSingle();
                }

                _ = editor?.Render();
                Volatile.Write(ref _rounds, _rounds + 1);
            }
        }
        catch (Exception exception)
        {
            _subject.Fail($"It threw {exception.GetType().Name} while a parameter was turned: {exception.Message}");
            _isStopping = true;
        }
    }
}
