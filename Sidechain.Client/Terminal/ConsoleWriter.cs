using System.Text;

namespace Sidechain.Client.Terminal;

/// <summary>
/// A standard stream of the process that may be full, closed or gone. What is lost on standard output ends the command by
/// <see cref="OutputLostException"/>; nothing is said where standard error itself is lost.
/// </summary>
internal sealed class ConsoleWriter : TextWriter
{
    private readonly Func<TextWriter> _open;
    private readonly bool _isResult;

    private ConsoleWriter(Func<TextWriter> open, bool isResult) => (_open, _isResult) = (open, isResult);

    /// <summary>Standard output.</summary>
    public static TextWriter Output { get; } = new ConsoleWriter(() => Console.Out, isResult: true);

    /// <summary>Standard error.</summary>
    public static TextWriter Errors { get; } = new ConsoleWriter(() => Console.Error, isResult: false);

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Try(writer => writer.Write(value));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value) => Try(writer => writer.Write(value));

    public override void WriteLine() => Try(writer => writer.WriteLine());

    public override void WriteLine(string? value) => Try(writer => writer.WriteLine(value));

    public override void Flush() => Try(writer => writer.Flush());

    private void Try(Action<TextWriter> write)
    {
        try
        {
            write(_open());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException or TypeInitializationException)
        {
            if (_isResult)
            {
                throw new OutputLostException(e);
            }
        }
    }
}
