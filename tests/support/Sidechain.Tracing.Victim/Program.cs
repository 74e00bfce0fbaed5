using System.Globalization;
using Sidechain.Tracing.Victim;

// Arguments: server, folder of the spool, bytes of a segment, the number of the client.
return await Flow.RunForeverAsync(
    new Uri(args[0]), args[1], int.Parse(args[2], CultureInfo.InvariantCulture),
    Flow.Clients[int.Parse(args[3], CultureInfo.InvariantCulture)]);
