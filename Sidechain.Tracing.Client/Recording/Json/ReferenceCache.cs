using System.Runtime.CompilerServices;

namespace Sidechain.Tracing.Client.Recording.Json;

/// <summary>
/// What was made of texts, found by their references and overwritten on collision: bounded, free of locks, and quick for constants.
/// </summary>
/// <param name="size">A power of two.</param>
/// <param name="make">What is kept for a text.</param>
internal sealed class ReferenceCache<T>(int size, Func<string, T> make)
    where T : class
{
    // A pair is one object, so readers see both halves.
    private readonly Tuple<string, T>?[] _known = new Tuple<string, T>?[size];

    public T Of(string text)
    {
        var place = RuntimeHelpers.GetHashCode(text) & (_known.Length - 1);
        if (_known[place] is { } known && ReferenceEquals(known.Item1, text))
        {
            return known.Item2;
        }

        var made = make(text);
        _known[place] = Tuple.Create(text, made);
        return made;
    }
}
