namespace Sidechain.Telemetry.Load.Fuzz;

/// <summary>A way into the service, and what is well-formed there.</summary>
internal enum FuzzDoor
{
    ClientJson,
    ClientGzip,
    OtlpProtobuf,
    OtlpGzip,
    OtlpJson,
    Logs,
    Grpc,
}
