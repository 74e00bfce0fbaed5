using System.Collections.Concurrent;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The last 10,000 lines of each resource.</summary>
public sealed class ResourceLoggerService
{
    private const int Capacity = 10_000;
    private const int TailLines = 12;
    private readonly ConcurrentDictionary<string, Log> _logs = new(StringComparer.OrdinalIgnoreCase);

    internal ResourceLoggerService()
    {
    }

    /// <summary>Raised for each line; the console prints it with the resource's name before it.</summary>
    internal event Action<string, LogLine>? LineAdded;

    /// <summary>What the resource has printed so far.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName)
    {
        await Task.CompletedTask;
        yield return _logs.TryGetValue(resourceName, out var log) ? log.Snapshot() : [];
    }

    internal void Add(string resourceName, string content, bool isError)
    {
        var line = _logs.GetOrAdd(resourceName, _ => new Log()).Add(content, isError);
        LineAdded?.Invoke(resourceName, line);
    }

    /// <summary>The last lines as a text that can follow an error's sentence; empty when there are none.</summary>
    internal string Tail(string resourceName)
    {
        if (!_logs.TryGetValue(resourceName, out var log)) return "";
        var lines = log.Snapshot();
        return lines.Count == 0
            ? ""
            : $"\nIts last lines:\n{string.Join('\n', lines.TakeLast(TailLines).Select(l => $"  {resourceName}| {l.Content}"))}";
    }

    private sealed class Log
    {
        private readonly Queue<LogLine> _lines = new();
        private int _count;

        public LogLine Add(string content, bool isError)
        {
            lock (_lines)
            {
                var line = new LogLine(++_count, content, isError);
                _lines.Enqueue(line);
                if (_lines.Count > Capacity) _lines.Dequeue();
                return line;
            }
        }

        public IReadOnlyList<LogLine> Snapshot()
        {
            lock (_lines) return [.. _lines];
        }
    }
}
