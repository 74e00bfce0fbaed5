using System.Net;
using System.Text.Json;
using Sidechain.Client.Documents;
using Sidechain.Client.Failures;
using Sidechain.Client.Files;
using Sidechain.Tracing.Client.Spool;

namespace Sidechain.Client.Sessions;

/// <summary>
/// The keys of requests whose answers never came. Who tries the same again sends the same <c>Idempotency-Key</c>, in another process too,
/// and so the server makes nothing twice. Kept beside the spool.
/// </summary>
public sealed class LostAnswerKeys
{
    /// <summary>Api knows a key for a day.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(1);

    private readonly OwnFile _file;
    private readonly TimeProvider _time;

    private LostAnswerKeys(OwnFile file, TimeProvider time) => (_file, _time) = (file, time);

    /// <summary>Those of the user that runs this process.</summary>
    public static LostAnswerKeys OfUser(TimeProvider time)
    {
        var state = Path.GetDirectoryName(Path.GetFullPath(SpoolOptions.DefaultFolder()))!;
        return new LostAnswerKeys(new OwnFile(Path.Combine(state, "lost-answers.json")), time);
    }

    /// <summary>Sends a request under the key of an earlier try, else under a new one.</summary>
    /// <param name="digest">Of everything that the request asks for; equal for a second try alone.</param>
    /// <param name="newKey">For a first try.</param>
    /// <param name="send">Sends it under a key.</param>
    internal async Task<T> SendAsync<T>(Func<string> digest, string newKey, Func<string, Task<T>> send)
    {
        var kept = Find(digest);
        var key = kept ?? newKey;
        try
        {
            var answer = await send(key).ConfigureAwait(false);
            Forget(digest, kept);
            return answer;
        }
        catch (ClientException refused) when (refused.Status is >= 400 and < 500)
        {
            // The server has not done it this time, which says nothing of the earlier one; unless it takes the key for another request's.
            Forget(digest, refused.Status == (int)HttpStatusCode.UnprocessableEntity ? kept : null);
            throw;
        }
        catch
        {
            Change(keys => keys[digest()] = new LostAnswer(key, _time.GetUtcNow()));
            throw;
        }
    }

    // The digest of a long loop takes a while, and mostly no answer was lost.
    private string? Find(Func<string> digest)
    {
        try
        {
            var keys = File.Exists(_file.Path) ? Fresh(_file.Read()) : [];
            return keys.Count > 0 ? keys.GetValueOrDefault(digest())?.Key : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Forget(Func<string> digest, string? kept)
    {
        if (kept is not null)
        {
            Change(keys => keys.Remove(digest()));
        }
    }

    private void Change(Action<Dictionary<string, LostAnswer>> change)
    {
        try
        {
            _file.Change(content =>
            {
                var keys = Fresh(content);
                change(keys);
                return JsonSerializer.SerializeToUtf8Bytes(keys, ClientJson.Readable.DictionaryStringLostAnswer);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Why the answer is missing is worth more than that the next try may be taken for another request.
        }
    }

    private Dictionary<string, LostAnswer> Fresh(byte[]? content)
    {
        var now = _time.GetUtcNow();
        return Parse(content).Where(lost => lost.Value is not null && now - lost.Value.At < MaxAge).ToDictionary(StringComparer.Ordinal);
    }

    private static Dictionary<string, LostAnswer> Parse(byte[]? content)
    {
        try
        {
            return content is null ? [] : JsonSerializer.Deserialize(content, ClientJson.Default.DictionaryStringLostAnswer) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
