using Sidechain.Cli.CommandLine;

return await CommandTree.RunAsync(args);
