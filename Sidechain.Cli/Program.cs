using Sidechain.Cli;
using Sidechain.Tracing.Client.Clocks;

// First of all: what lies before this line is the system's part of the start.
var process = ProcessStart.Read();
return await CommandTree.RunAsync(args, process);
