namespace Sidechain.Otlp.Protobuf;

/// <summary>The wire types of protobuf that OTLP uses; groups, which proto3 has no more, are malformed.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Length = 2,
    Fixed32 = 5,
}
