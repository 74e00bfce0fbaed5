using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Addresses;

namespace Sidechain.Telemetry.Answers;

/// <summary>
/// Bounds the bytes of answers that are ready and wait for their readers: whoever asks for big traces and hardly reads could else fill the
/// memory. Of all an address has half and a user a quarter, but always room for one; and each answer has a time by which it must be read.
/// </summary>
internal sealed class AnswerRoom(IOptions<QueryOptions> options, TimeProvider time)
{
    /// <summary>Smaller answers are not counted, so that they get through when there is no room.</summary>
    public const int Least = 64 * 1024;

    private const int PartOfAddress = 2;
    private const int PartOfUser = 4;

    private readonly QueryOptions _limits = options.Value;
    private readonly Dictionary<string, long> _held = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private long _all;

    /// <summary>Room for an answer, to be given back once it is written; null when there is none.</summary>
    /// <param name="context">The request. It is aborted when its answer has not been read in time.</param>
    /// <param name="userId">Who reads.</param>
    /// <param name="bytes">Of the answer.</param>
    /// <param name="isUsers">It is the user who has as much as one may have.</param>
    public IDisposable? Enter(HttpContext context, string userId, long bytes, out bool isUsers)
    {
        isUsers = false;
        if (bytes < Least)
        {
            return new Place(null);
        }

        var (user, address) = ($"user:{userId}", $"address:{CallerAddress.Of(context)}");
        lock (_lock)
        {
            isUsers = !Fits(user, bytes, PartOfUser);
            if (isUsers || !Fits(address, bytes, PartOfAddress) || _all + bytes > _limits.AnswerBytes)
            {
                return null;
            }

            Hold(user, address, bytes);
        }

        var longest = _limits.AnswerGrace + TimeSpan.FromSeconds(bytes / (double)_limits.AnswerRate);
        var late = time.CreateTimer(_ => context.Abort(), null, longest, Timeout.InfiniteTimeSpan);
        return new Place(() =>
        {
            late.Dispose();
            lock (_lock)
            {
                Hold(user, address, -bytes);
            }
        });
    }

    private bool Fits(string part, long bytes, int share) =>
        !_held.TryGetValue(part, out var held) || held + bytes <= _limits.AnswerBytes / share;

    private void Hold(string user, string address, long bytes)
    {
        _all += bytes;
        foreach (var part in (string[])[user, address])
        {
            var held = _held.GetValueOrDefault(part) + bytes;
            if (held == 0)
            {
                _held.Remove(part);
            }
            else
            {
                _held[part] = held;
            }
        }
    }

    private sealed class Place(Action? leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
