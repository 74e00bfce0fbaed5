namespace Sidechain.Tracing.Masking;

/// <summary>The words of a key: <c>accessToken</c>, <c>access_token</c> and <c>access.token</c> have the same two.</summary>
internal ref struct KeyWords(ReadOnlySpan<char> key)
{
    private readonly ReadOnlySpan<char> _key = key;
    private int _position;

    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>
    /// A run of letters; a new word starts at a capital after a small letter, and at the last capital of a run before a small one
    /// (<c>APIKey</c>).
    /// </summary>
    public bool Next()
    {
        while (_position < _key.Length && !char.IsLetter(_key[_position]))
        {
            _position++;
        }

        var start = _position;
        while (_position < _key.Length && char.IsLetter(_key[_position]))
        {
            var isCapital = char.IsUpper(_key[_position]);
            var startsWord = isCapital && _position > start
                && (!char.IsUpper(_key[_position - 1]) || (_position + 1 < _key.Length && char.IsLower(_key[_position + 1])));
            if (startsWord)
            {
                break;
            }

            _position++;
        }

        Current = _key[start.._position];
        return !Current.IsEmpty;
    }
}
