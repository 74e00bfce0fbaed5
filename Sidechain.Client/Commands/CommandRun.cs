using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;

namespace Sidechain.Client.Commands;

/// <summary>What a command works with.</summary>
public sealed record CommandRun(ApiSession Session, Screen Screen);
