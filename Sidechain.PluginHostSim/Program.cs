using Sidechain.PluginHostSim.CommandLine;

return await CommandTree.RunAsync(args);
