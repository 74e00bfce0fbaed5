namespace Sidechain.Tracing.Client.Realtime;

/// <summary>A name of spans or a key of attributes that was registered before the realtime thread started; 0 is none.</summary>
public readonly record struct RealtimeName
{
    internal RealtimeName(ushort id) => Id = id;

    internal ushort Id { get; }
}
