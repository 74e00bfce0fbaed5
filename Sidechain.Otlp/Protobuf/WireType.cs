namespace Sidechain.Otlp.Protobuf;

/// <summary>The wire types of protobuf. OTLP has no groups, as proto3 has none; an unknown one is passed over.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Length = 2,
    StartGroup = 3,
    EndGroup = 4,
    Fixed32 = 5,
}
