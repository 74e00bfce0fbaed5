namespace Sidechain.Bench.Recording;

/// <summary>A library that records spans.</summary>
internal interface ISubject : IDisposable
{
    string Name { get; }

    /// <summary>Bytes that it has sent.</summary>
    long Sent { get; }

    /// <summary>What is measured: <paramref name="count"/> spans with four attributes and an event, parts of one root.</summary>
    void Record(int count);

    /// <summary>Empties the queue, unmeasured.</summary>
    void Empty();
}
