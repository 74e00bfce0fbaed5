using System.Diagnostics;
using Aspire.Hosting.Data;

namespace Aspire.Hosting.Processes;

/// <summary>
/// A shell in a session of its own that stops every process of this run when the host is gone, <c>kill -9</c> included. It reads a pipe that
/// only the host holds open; each process is in its file before it runs.
/// </summary>
internal sealed class Guard : IDisposable
{
    /// <summary>Notes itself (id and start time name a process for good), then becomes the program, unless the guard has begun to stop things.</summary>
    private const string Wrapper =
        """
        processes=$1; signal=$2; shift 2
        read -r stat < /proc/$$/stat
        start=$(set -- ${stat##*) }; echo "${20}")
        echo "$$ $start $signal" >> "$processes"
        [ ! -e "$processes.closed" ] || exit 1
        exec "$@"
        """;

    private readonly Process _shell;
    private readonly string _processes;

    private Guard(Process shell, string processes)
    {
        this._shell = shell;
        this._processes = processes;
    }

    public static Guard Start(DataFolder data)
    {
        var processes = data.PathOf("processes");
        File.WriteAllText(processes, "");
        File.Delete(processes + ".closed");
        using var script = new StreamReader(typeof(Guard).Assembly.GetManifestResourceStream("guard.sh")!);
        var start = new ProcessStartInfo("setsid", ["sh", "-c", script.ReadToEnd(), "guard", processes, data.PathOf("guard.lock")])
        {
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        return new Guard(Process.Start(start)!, processes);
    }

    /// <summary>The command line that runs a program under the guard, in a session and process group of its own.</summary>
    public ProcessStartInfo Wrap(string stopSignal, string program, IEnumerable<string> args) =>
        new("setsid", ["sh", "-c", Wrapper, "sh", _processes, stopSignal, program, .. args]);

    /// <summary>Ends the guard; it stops what is still there and is waited for.</summary>
    public void Dispose()
    {
        _shell.StandardInput.Close();
        _shell.WaitForExit();
        _shell.Dispose();
    }
}
