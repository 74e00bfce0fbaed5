using System.Text;
using Microsoft.Win32.SafeHandles;
using Sidechain.Client.Failures;
using Sidechain.Client.Files;

namespace Sidechain.Client.Terminal;

/// <summary>
/// A standard stream of the process that may be full, closed or gone. What is lost on standard output ends the command by
/// <see cref="OutputLostException"/>; nothing is said where standard error itself is lost.
/// </summary>
internal sealed class ConsoleWriter : TextWriter
{
    /// <summary>A sentence after a signal is said within this time, or not at all: somebody waits for the end.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    /// <summary>Standard error itself: the console's own writers all wait for one that waits for standard output to be read.</summary>
    private static readonly Lazy<TextWriter> ErrorsAlone = new(OpenErrorsAlone);

    private readonly Func<TextWriter> _open;
    private readonly bool _isResult;
    private readonly Lazy<bool> _isClosed;
    private bool _isStuck;

    private ConsoleWriter(Func<TextWriter> open, int number)
    {
        _open = open;
        _isResult = number == StandardStream.Output;
        _isClosed = new Lazy<bool>(() => StandardStream.IsClosed(number));
    }

    /// <summary>Standard output.</summary>
    public static TextWriter Output { get; } = new ConsoleWriter(() => Console.Out, StandardStream.Output);

    /// <summary>Standard error.</summary>
    public static TextWriter Errors { get; } = new ConsoleWriter(OpenErrors, StandardStream.Errors);

    /// <summary>The signals': a pipe that nobody reads keeps its writer waiting for ever, and they end that.</summary>
    public static CancellationToken Interruption { get; set; }

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Try(writer => writer.Write(value));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value) => Try(writer => writer.Write(value));

    public override void WriteLine() => Try(writer => writer.WriteLine());

    public override void WriteLine(string? value) => Try(writer => writer.WriteLine(value));

    public override void Flush() => Try(writer => writer.Flush());

    private static StreamWriter OpenErrorsAlone()
    {
        var handle = new SafeFileHandle(StandardStream.Errors, ownsHandle: false);
        return new StreamWriter(new FileStream(handle, FileAccess.Write, bufferSize: 0)) { AutoFlush = true };
    }

    private static TextWriter OpenErrors() =>
        Interruption.IsCancellationRequested && !OperatingSystem.IsWindows() ? ErrorsAlone.Value : Console.Error;

    private void Try(Action<TextWriter> write)
    {
        try
        {
            ThrowIfLost();
            Wait(Begin(() => write(_open())));
        }
        catch (OutputLostException) when (!_isResult)
        {
            // There is nowhere to say it.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException or TypeInitializationException)
        {
            if (_isResult)
            {
                throw new OutputLostException(e);
            }
        }
    }

    private void ThrowIfLost()
    {
        if (_isStuck || _isClosed.Value)
        {
            throw new OutputLostException();
        }
    }

    /// <summary>After a signal on a thread of its own: those of the pool may all be waiting for a pipe.</summary>
    private static Task Begin(Action write) => Interruption.IsCancellationRequested
        ? Task.Factory.StartNew(write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
        : Task.Run(write);

    /// <summary>The system's call itself cannot be ended: who gives up leaves it behind.</summary>
    private void Wait(Task writing)
    {
        try
        {
            writing.WaitAsync(Interruption).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            if (Task.WaitAny([writing], LastWords) < 0)
            {
                _isStuck = true;
                GiveUp();
            }

            writing.GetAwaiter().GetResult();
        }
    }

    private void GiveUp()
    {
        if (_isResult)
        {
            throw new OperationCanceledException("Nobody reads standard output.", Interruption);
        }

        throw new OutputLostException();
    }
}
