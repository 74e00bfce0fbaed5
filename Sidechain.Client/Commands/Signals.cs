using System.Runtime.InteropServices;
using Sidechain.Client.Failures;
using Sidechain.Client.Files;

namespace Sidechain.Client.Commands;

/// <summary>
/// The signals by which users and systems end a command: the first cancels, so that the trace still gets out; the second ends the process
/// at once, and what was half-written goes with it.
/// </summary>
public sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _exitCode;

    /// <summary>Listens until it is disposed of.</summary>
    public Signals()
    {
        StandardStream.Look();
        _registrations =
        [
            Register(PosixSignal.SIGINT, ExitCodes.Interrupted),
            Register(PosixSignal.SIGTERM, ExitCodes.Terminated),
            Register(PosixSignal.SIGHUP, ExitCodes.HungUp),
            Register(PosixSignal.SIGQUIT, ExitCodes.Quit),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _cancellation.Token;

    /// <summary>What the process exits with after a signal.</summary>
    public int ExitCode => Volatile.Read(ref _exitCode);

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _cancellation.Dispose();
    }

    private PosixSignalRegistration Register(PosixSignal signal, int exitCode) =>
        PosixSignalRegistration.Create(signal, context => OnSignal(context, exitCode));

    private void OnSignal(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0)
        {
            Environment.Exit(exitCode);
        }

        _cancellation.Cancel();
    }
}
