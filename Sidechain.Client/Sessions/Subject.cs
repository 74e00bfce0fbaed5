namespace Sidechain.Client.Sessions;

/// <summary>Who or what a request is about, and where its answer says so: one about another is never told as done.</summary>
/// <param name="Asked">A name or an ID, in any case.</param>
/// <param name="Told">Those in an answer; none where it holds nothing.</param>
public sealed record Subject<T>(string Asked, Func<T, IEnumerable<string>> Told)
{
    /// <summary>Throws unless the answer is about what was asked for.</summary>
    /// <exception cref="Failures.ClientException">It is about another.</exception>
    public void Require(HttpResponseMessage response, T answer)
    {
        if (Told(answer).FirstOrDefault(told => !string.Equals(told, Asked, StringComparison.OrdinalIgnoreCase)) is { } other)
        {
            throw ApiFailure.AboutAnother(response, Asked, other);
        }
    }
}
