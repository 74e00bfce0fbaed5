using Sidechain.Cli.Server;
using Sidechain.Cli.Terminal;

namespace Sidechain.Cli.CommandLine;

/// <summary>What a command works with.</summary>
internal sealed record CommandRun(ApiSession Session, Screen Screen);
